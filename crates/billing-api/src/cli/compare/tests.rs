//! Tables checked by hand.

use super::*;
use midcycle_engine::Code;

/// Five licences become eight on 22 November; of 10 November to 10 December, 18 of 30 days are left. They cost 69.00
/// a month, and were bought at 10 percent off, as the next ones are.
const MORE_LICENCES: &str = r#"{"at": "2026-11-22", "currency": "EUR", "rules": "goto",
    "current": {"period": {"start": "2026-11-10", "end": "2026-12-10"}, "interval": {"unit": "month", "count": 1},
                "lines": [{"id": "licences", "quantity": 5, "billed": "310.50",
                           "price": {"model": "per_unit", "unit_amount": "69.00"}}]},
    "next": {"interval": {"unit": "month", "count": 1},
             "lines": [{"id": "licences", "quantity": 8, "price": {"model": "per_unit", "unit_amount": "69.00"}}]},
    "discounts": [{"id": "LAUNCH", "percent": "10"}], "taxes": [{"id": "IVA", "percent": "22"}]}"#;

/// Credit: 310.50 x 18 / 30 = 186.30 of what was billed, 345.00 x 18 / 30 = 207.00 of the list price.
/// Charge: 552.00 x 0.9 = 496.80 for a new month, 331.20 - 33.12 = 298.08 for the 18 days.
/// Tax of the sum: 310.50, 289.80, 91.08, 111.78 and 298.08, each x 0.22. Tax of each line: -207.00 and -186.30 give
/// -45.54 and -40.99, 331.20 gives 72.86, and -33.12 gives -7.29.
/// Renewal: 496.80 x 1.22 = 606.096.
#[test]
fn presets_stand_side_by_side() {
    let expected = "\
preset                    credit  charge    tax   total  due now  period end  renewal
goto                     -186.30  496.80  68.31  378.81   378.81  2026-12-22   606.10
stripe                   -207.00  298.08  20.03  111.11   111.11  2026-12-10   606.10
maxio                    -207.00  496.80  63.76  353.56   353.56  2026-12-22   606.10
chargebee_day            -207.00  298.08  20.04  111.12   111.12  2026-12-10   606.10
  chargebee_millisecond
  meteroid
  polar
recurly                  -186.30  298.08  24.59  136.37   136.37  2026-12-10   606.10
  killbill
  flexprice
paddle                   -186.30  298.08  24.58  136.36   136.36  2026-12-10   606.10
  lago
openmeter                   0.00  298.08  65.58  363.66   363.66  2026-12-10   606.10

The axis that makes the difference from goto:
  stripe: cycle: reset_on_new_interval, credit_basis: list, tax_on: line
  maxio: credit_basis: list
  chargebee_day: cycle: reset_on_new_interval, credit_basis: list
  chargebee_millisecond: cycle: reset_on_new_interval, credit_basis: list
  recurly: cycle: reset_on_new_interval
  paddle: cycle: keep, tax_on: line
  killbill: cycle: keep
  lago: cycle: keep, tax_on: line
  meteroid: cycle: keep, credit_basis: list
  openmeter: cycle: keep, credit: none
  flexprice: cycle: keep
  polar: cycle: reset_on_new_interval, credit_basis: list
";
    let found = compare(MORE_LICENCES).unwrap();
    assert_eq!(found, expected);
    assert!(found.lines().all(|line| line.len() <= 100));
}

/// Rules that are no preset come first; a preset that differs from them in many axes is told apart by the few that
/// matter.
#[test]
fn own_rules_are_compared_with_every_preset() {
    let own =
        r#"{"preset": "stripe", "credit": "none", "factor": {"scale": 9, "mode": "half_up"}}"#;
    let found = compare(&MORE_LICENCES.replace(r#""goto""#, own)).unwrap();
    let names: Vec<_> = found
        .lines()
        .filter_map(|line| line.split("  ").next())
        .collect();
    assert_eq!(names[1], "own rules");
    let (table, differences) = found.split_once("\n\n").unwrap();
    for name in PRESETS {
        assert!(table.contains(&format!("\n{name} ")) || table.contains(&format!("\n  {name}")));
    }
    // 331.20 and -33.12 give 72.86 - 7.29 = 65.57, a cent less than openmeter's tax of the sum.
    assert!(
        table.contains("own rules                   0.00  298.08  65.57"),
        "{table}"
    );
    assert!(
        differences.contains("\n  stripe: credit: prorated\n"),
        "{differences}"
    );
    assert!(
        differences.contains("\n  openmeter: tax_on: net\n"),
        "{differences}"
    );
}

/// A preset that keeps the period cannot answer a change of interval; one that waits for the period's end has nothing
/// due now.
#[test]
fn errors_and_changes_that_wait_are_shown() {
    let yearly = MORE_LICENCES.replace(
        r#""next": {"interval": {"unit": "month""#,
        r#""next": {"interval": {"unit": "year""#,
    );
    let found = compare(&yearly).unwrap();
    assert!(
        found.contains("\npaddle                   error: interval_change\n  killbill\n"),
        "{found}"
    );
    assert!(found.contains("\n  paddle: cycle: keep\n"), "{found}");
    let fewer = MORE_LICENCES.replace(r#""quantity": 8"#, r#""quantity": 2"#);
    let found = compare(&fewer).unwrap();
    assert!(
        found.contains("\nlago                        0.00"),
        "{found}"
    );
    assert!(
        found.contains("\n  lago: when_decreasing: {\"effective\":\"period_end\"}\n"),
        "{found}"
    );
}

#[test]
fn presets_that_agree_are_one_group() {
    let purchase = r#"{"at": "2026-11-22", "currency": "EUR", "rules": "goto", "current": null,
        "next": {"interval": {"unit": "month", "count": 1},
                 "lines": [{"id": "a", "quantity": 1, "price": {"model": "flat", "amount": "10"}}]}}"#;
    let found = compare(purchase).unwrap();
    assert_eq!(found.matches("2026-12-22").count(), 1);
    assert!(
        found.ends_with("\n\nAll presets give the answer of goto.\n"),
        "{found}"
    );
    assert_eq!(compare("{}").unwrap_err().code(), Code::MissingField);
}
