//! VAT numbers: which texts are one, by format and check digits, in the browser and on the server alike.
//!
//! Known are the 27 member states of the European Union, Northern Ireland (`XI`), the United Kingdom, Switzerland and
//! Norway. Whether a number that passes is registered, only the countries' services know. Where a country's rule has
//! exceptions, a number is let pass rather than refused: a customer whose number is refused pays a tax that they need not.

mod digits;
mod lettered;
mod numbers;
mod people;

use core::fmt;

/// The longest text that is looked at, in bytes.
pub const TEXT_BYTES_MAX: usize = 32;

/// A VAT number that passes format and check digits, in its one written form: prefix and number in capitals, with nothing
/// between.
///
/// ```
/// use midcycle_contract::vat::{VatFault, VatId};
///
/// let number = VatId::parse("de 129.274.202").unwrap();
/// assert_eq!((number.as_str(), number.country()), ("DE129274202", "DE"));
/// assert_eq!(VatId::parse("DE129274203"), Err(VatFault::Checksum));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VatId {
    text: String,
    row: &'static Row,
}

/// Why a text is no VAT number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatFault {
    /// There is nothing.
    Empty,
    /// It is longer than [`TEXT_BYTES_MAX`].
    TooLong,
    /// It begins with no country that is known here.
    UnknownCountry,
    /// It has not the country's form.
    Format,
    /// Its check digits are wrong.
    Checksum,
}

impl VatFault {
    /// The fault's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            VatFault::Empty => "empty",
            VatFault::TooLong => "too-long",
            VatFault::UnknownCountry => "unknown-country",
            VatFault::Format => "format",
            VatFault::Checksum => "checksum",
        }
    }
}

impl fmt::Display for VatFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VatFault::Empty => "a VAT number is missing",
            VatFault::TooLong => "a VAT number is shorter",
            VatFault::UnknownCountry => "a VAT number begins with its country, IT12345670017 say",
            VatFault::Format => "it has not the form of this country's VAT numbers",
            VatFault::Checksum => "its check digits are wrong: one of the digits is mistyped",
        })
    }
}

impl VatId {
    /// Reads a number as people write it: in any case, with spaces, dots, dashes and slashes.
    pub fn parse(text: &str) -> Result<VatId, VatFault> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(VatFault::TooLong);
        }
        let mut plain: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '.' | '-' | '/' | '\t' | '\u{a0}'))
            .map(|character| character.to_ascii_uppercase())
            .collect();
        if plain.is_empty() {
            return Err(VatFault::Empty);
        }
        // Greece writes its language where others write their country.
        if let Some(number) = plain.strip_prefix("GR") {
            plain = ["EL", number].concat();
        }
        let row = ROWS
            .iter()
            .find(|row| plain.starts_with(row.prefix))
            .ok_or(VatFault::UnknownCountry)?;
        let number = plain.get(row.prefix.len()..).unwrap_or_default();
        (row.check)(number.as_bytes())?;
        Ok(VatId { text: plain, row })
    }

    /// The number in its written form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it begins with: `EL` for Greece, `XI` for Northern Ireland, `CHE` for Switzerland.
    pub fn prefix(&self) -> &'static str {
        self.row.prefix
    }

    /// The country, by ISO 3166-1 alpha-2.
    pub fn country(&self) -> &'static str {
        self.row.country
    }
}

/// A number of the country, as an example in a form.
pub fn example(country: &str) -> Option<&'static str> {
    let row = ROWS.iter().find(|row| row.country == country)?;
    Some(row.example)
}

/// Whether numbers of a country are known here, by ISO 3166-1 alpha-2.
pub fn is_known(country: &str) -> bool {
    example(country).is_some()
}

/// What is known of a country's numbers.
struct Row {
    prefix: &'static str,
    country: &'static str,
    example: &'static str,
    /// Looks at what follows the prefix.
    check: fn(&[u8]) -> Result<(), VatFault>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.prefix == other.prefix
    }
}

impl Eq for Row {}

impl core::hash::Hash for Row {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.prefix.hash(state);
    }
}

const fn row(
    prefix: &'static str,
    country: &'static str,
    example: &'static str,
    check: fn(&[u8]) -> Result<(), VatFault>,
) -> Row {
    Row {
        prefix,
        country,
        example,
        check,
    }
}

/// `GB` stands before `XI`, so that the country's example has the country's own prefix.
static ROWS: [Row; 31] = [
    row("AT", "AT", "ATU13585627", lettered::austria),
    row("BE", "BE", "BE0403019261", numbers::belgium),
    row("BG", "BG", "BG175074752", numbers::bulgaria),
    row("CHE", "CH", "CHE100155212MWST", lettered::switzerland),
    row("CY", "CY", "CY10259033P", lettered::cyprus),
    row("CZ", "CZ", "CZ25123891", numbers::czechia),
    row("DE", "DE", "DE136695976", numbers::germany),
    row("DK", "DK", "DK13585628", numbers::denmark),
    row("EE", "EE", "EE100931558", numbers::estonia),
    row("EL", "GR", "EL094259216", numbers::greece),
    row("ES", "ES", "ESA13585625", lettered::spain),
    row("FI", "FI", "FI20774740", numbers::finland),
    row("FR", "FR", "FR40303265045", lettered::france),
    row("GB", "GB", "GB980780684", lettered::united_kingdom),
    row("XI", "GB", "XI980780684", lettered::united_kingdom),
    row("HR", "HR", "HR33392005961", numbers::croatia),
    row("HU", "HU", "HU12892312", numbers::hungary),
    row("IE", "IE", "IE6433435F", lettered::ireland),
    row("IT", "IT", "IT00743110157", numbers::italy),
    row("LT", "LT", "LT119511515", numbers::lithuania),
    row("LU", "LU", "LU15027442", numbers::luxembourg),
    row("LV", "LV", "LV40003521600", numbers::latvia),
    row("MT", "MT", "MT11679112", numbers::malta),
    row("NL", "NL", "NL004495445B01", lettered::netherlands),
    row("NO", "NO", "NO995525828MVA", lettered::norway),
    row("PL", "PL", "PL8567346215", numbers::poland),
    row("PT", "PT", "PT501964843", numbers::portugal),
    row("RO", "RO", "RO18547290", numbers::romania),
    row("SE", "SE", "SE123456789701", numbers::sweden),
    row("SI", "SI", "SI50223054", numbers::slovenia),
    row("SK", "SK", "SK2022749619", numbers::slovakia),
];
