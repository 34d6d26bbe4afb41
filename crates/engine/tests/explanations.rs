//! Every amount of a quote can be worked out again from its explanation alone, by other means than the engine's.
//!
//! The explanation is read from the wire, as whoever shows it does; fractions are those of a big-number library.

use jiff::civil;
use midcycle_engine::json::to_text;
use midcycle_engine::{QuoteRequest, quote};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde_json::Value;

/// Works the amount of one line out again. Each step is checked on the way.
#[derive(Default)]
struct Hand {
    full: BigRational,
    factor: BigRational,
    value: BigRational,
    charge_side: BigRational,
    is_credit: bool,
}

fn decimal(value: &Value) -> BigRational {
    let text = value.as_str().expect("an amount is a text");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().expect("digits");
    BigRational::new(digits, power_of_ten(fraction.len()))
}

fn whole(value: &Value) -> BigRational {
    BigRational::from_integer(value.as_u64().expect("a whole number").into())
}

fn power_of_ten(n: usize) -> BigInt {
    BigInt::from(10).pow(u32::try_from(n).unwrap())
}

fn rounded(value: &BigRational, step: &Value) -> BigRational {
    let scale = usize::try_from(step["scale"].as_u64().unwrap()).unwrap();
    let units = value * BigRational::from_integer(power_of_ten(scale));
    let (down, up) = (units.floor(), units.ceil());
    let below_half = &units - &down;
    let half = BigRational::new(1.into(), 2.into());
    let is_even = (&down / BigInt::from(2)).is_integer();
    let toward_zero = if units.is_negative() { &up } else { &down };
    let from_zero = if units.is_negative() { &down } else { &up };
    let nearest = |tie: &BigRational| match below_half.cmp(&half) {
        std::cmp::Ordering::Less => down.clone(),
        std::cmp::Ordering::Equal => tie.clone(),
        std::cmp::Ordering::Greater => up.clone(),
    };
    let found = match step["mode"].as_str().unwrap() {
        "half_up" => nearest(from_zero),
        "half_down" => nearest(toward_zero),
        "half_even" => nearest(if is_even { &down } else { &up }),
        "up" => from_zero.clone(),
        "down" => toward_zero.clone(),
        "ceiling" => up.clone(),
        "floor" => down.clone(),
        other => panic!("unknown mode {other}"),
    };
    found / BigRational::from_integer(power_of_ten(scale))
}

/// Units of time between two moments, counted by jiff.
fn counted(step: &Value, from: &Value, to: &Value) -> i128 {
    let (from, to) = (from.as_str().unwrap(), to.as_str().unwrap());
    let unit = step["unit"].as_str().unwrap();
    let date = |text: &str| text[..10].parse::<civil::Date>().unwrap();
    if unit == "day" {
        let (from, to) = (date(from), date(to));
        if step["day_count"] == "30/360" {
            let number = |date: civil::Date| {
                i128::from(date.year()) * 360
                    + i128::from(date.month()) * 30
                    + i128::from(date.day().min(30))
            };
            return number(to) - number(from);
        }
        return i128::from(from.until(to).unwrap().get_days());
    }
    let nanos = |text: &str| {
        let instant = if text.len() == 10 {
            format!("{text}T00:00:00Z")
        } else {
            text.to_owned()
        };
        instant.parse::<jiff::Timestamp>().unwrap().as_nanosecond()
    };
    let nanos_of_unit: i128 = match unit {
        "hour" => 3_600_000_000_000,
        "minute" => 60_000_000_000,
        "second" => 1_000_000_000,
        "millisecond" => 1_000_000,
        other => panic!("unknown unit {other}"),
    };
    (nanos(to) - nanos(from)).div_euclid(nanos_of_unit)
}

fn factor_of(step: &Value) -> BigRational {
    decimal(&step["factor"]["of"]) / decimal(&step["factor"]["over"])
}

impl Hand {
    /// The amount that the steps come to.
    fn work_out(line: &Value) -> BigRational {
        let mut hand = Hand {
            is_credit: line["kind"] == "credit",
            ..Hand::default()
        };
        let steps = line["why"].as_array().expect("every line says why");
        assert!(!steps.is_empty(), "{line}");
        for step in steps {
            hand.take(step);
        }
        if steps.iter().any(|step| step["step"] == "share") {
            let shares = steps.iter().filter(|step| step["step"] == "share");
            let sum: BigRational = shares.map(|step| decimal(&step["amount"])).sum();
            assert_eq!(
                sum, hand.value,
                "what is taken of the lines is the discount: {line}"
            );
        }
        hand.value
    }

    fn take(&mut self, step: &Value) {
        match step["step"].as_str().unwrap() {
            "units" => self.add(
                step,
                whole(&step["quantity"]) * decimal(&step["unit_amount"]),
            ),
            "flat" => self.add(step, decimal(&step["amount"])),
            "packages" => self.add(
                step,
                whole(&step["count"]) * decimal(&step["package_amount"]),
            ),
            "billed" => self.full = decimal(&step["amount"]),
            "time" => self.time(step),
            "whole" => self.set_factor(BigRational::from_integer(1.into())),
            "factor" => {
                assert_eq!(
                    rounded(&self.factor, step),
                    decimal(&step["value"]),
                    "{step}"
                );
                self.set_factor(decimal(&step["value"]));
            }
            "cap" => self.cap(step),
            "side" => self.side(step["side"].as_str().unwrap()),
            "rounded" => self.round(step),
            "percent" => {
                let hundred = BigRational::from_integer(100.into());
                self.value = -(decimal(&step["left"]) * decimal(&step["percent"]) / hundred);
            }
            "amount_off" => self.value = -(decimal(&step["amount"]) * factor_of(step)),
            "limit" => {
                let bounded = self.value.clone().max(-decimal(&step["left"]));
                assert_eq!(step["applies"], bounded != self.value, "{step}");
                self.value = bounded;
            }
            "share" => {}
            "not_charged" => self.value = BigRational::zero(),
            "tax" => self.tax(step),
            other => panic!("unknown step {other}"),
        }
    }

    fn add(&mut self, step: &Value, amount: BigRational) {
        assert_eq!(amount, decimal(&step["amount"]), "{step}");
        self.full += amount;
    }

    fn set_factor(&mut self, factor: BigRational) {
        self.value = &self.full * &factor;
        if self.is_credit {
            self.value = -self.value.clone();
        }
        self.factor = factor;
    }

    fn time(&mut self, step: &Value) {
        let (period, full) = (&step["period"], &step["full_period"]);
        let over = counted(step, &full["start"], &full["end"]);
        let of = counted(step, &period["start"], &period["end"]).clamp(0, over);
        assert_eq!(step["factor"]["of"], of.to_string(), "{step}");
        assert_eq!(step["factor"]["over"], over.to_string(), "{step}");
        self.set_factor(factor_of(step));
    }

    fn cap(&mut self, step: &Value) {
        let left = (decimal(&step["paid"]) - decimal(&step["credited"])).max(BigRational::zero());
        assert_eq!(left, decimal(&step["left"]), "{step}");
        let bounded = self.value.clone().max(-left);
        assert_eq!(step["applies"], bounded != self.value, "{step}");
        self.value = bounded;
    }

    fn side(&mut self, side: &str) {
        match side {
            "credit" => {
                let charge_side = self.value.clone();
                *self = Hand {
                    charge_side,
                    is_credit: true,
                    ..Hand::default()
                };
            }
            "difference" => self.value += &self.charge_side,
            _ => {}
        }
    }

    fn round(&mut self, step: &Value) {
        let before = decimal(&step["before"]);
        if step["exact"] == true {
            assert_eq!(before, self.value, "{step}");
        } else {
            let cut = (&self.value - &before).abs();
            assert!(
                !cut.is_zero() && cut < BigRational::new(1.into(), power_of_ten(12)),
                "{step}"
            );
        }
        self.value = rounded(&self.value, step);
        assert_eq!(self.value, decimal(&step["after"]), "{step}");
    }

    fn tax(&mut self, step: &Value) {
        let (gross, over) = (decimal(&step["gross"]), decimal(&step["over"]));
        let is_inside = over != BigRational::from_integer(100.into());
        let of = if is_inside {
            gross
        } else {
            decimal(&step["base"])
        };
        let exact = of * decimal(&step["percent"]) / over;
        assert_eq!(rounded(&exact, step), decimal(&step["after"]), "{step}");
        self.value += decimal(&step["after"]);
    }
}

/// The base of every tax step is its gross sum less the inclusive taxes of the same sum.
fn check_bases(lines: &[Value]) {
    let tax_lines = || lines.iter().filter(|line| line["kind"] == "tax");
    let steps = || {
        tax_lines().flat_map(|line| {
            line["why"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |step| (line, step))
        })
    };
    for (_, step) in steps() {
        let of_the_same = |other: &Value| {
            ["side", "kind", "id"]
                .iter()
                .all(|name| other[name] == step[name])
        };
        let inside: BigRational = steps()
            .filter(|(line, other)| line["inclusive"] == true && of_the_same(other))
            .map(|(_, other)| decimal(&other["after"]))
            .sum();
        assert_eq!(
            decimal(&step["gross"]) - inside,
            decimal(&step["base"]),
            "{step}"
        );
    }
}

#[test]
fn every_amount_is_rebuilt_from_its_explanation() {
    let (mut quotes, mut lines_checked, mut codes) = (0, 0, std::collections::BTreeSet::new());
    for request in midcycle_samples::stream(20_261_122).take(4_000) {
        let Ok(answer) = quote(&QuoteRequest {
            explain: true,
            ..request.clone()
        }) else {
            continue;
        };
        let text: Value = serde_json::from_str(&to_text(&answer)).unwrap();
        let lines = text["lines"].as_array().unwrap();
        for line in lines {
            assert_eq!(Hand::work_out(line), decimal(&line["amount"]), "{line}");
            lines_checked += 1;
            let steps = line["why"].as_array().unwrap();
            codes.extend(
                steps
                    .iter()
                    .map(|step| step["step"].as_str().unwrap().to_owned()),
            );
        }
        check_bases(lines);
        quotes += 1;
        // Explained or not, a quote says the same.
        let mut plain = answer;
        plain.lines.iter_mut().for_each(|line| line.why = None);
        assert_eq!(
            quote(&QuoteRequest {
                explain: false,
                ..request
            })
            .unwrap(),
            plain
        );
    }
    assert!(
        quotes > 3_000 && lines_checked > 10_000,
        "{quotes} quotes, {lines_checked} lines"
    );
    let all = [
        "amount_off",
        "billed",
        "cap",
        "factor",
        "flat",
        "limit",
        "not_charged",
        "packages",
        "percent",
        "rounded",
        "share",
        "side",
        "tax",
        "time",
        "units",
        "whole",
    ];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), all);
}
