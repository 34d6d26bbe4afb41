//! ISO 4217: which currencies exist, and how many minor digits each has.

use core::fmt;

/// All currencies of ISO 4217 that have a minor unit, three letters each, in alphabetical order.
const CODES: &str = "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZD\
CADCDFCHECHFCHWCLFCLPCNYCOPCOUCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYD\
HKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKD\
MMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBD\
SCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUSNUYIUYUUYWUZSVEDVES\
VNDVUVWSTXAFXCDXCGXOFXPFYERZARZMWZWG";

/// Those without minor digits.
const ZERO_DIGITS: &str = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
/// Those with three.
const THREE_DIGITS: &str = "BHDIQDJODKWDLYDOMRTND";
/// Those with four.
const FOUR_DIGITS: &str = "CLFUYW";

/// A currency of ISO 4217.
///
/// ```
/// use midcycle_engine::money::Currency;
///
/// let yen = Currency::from_code("JPY").unwrap();
/// assert_eq!((yen.code(), yen.minor_digits()), ("JPY", 0));
/// assert_eq!(Currency::from_code("eur"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    minor_digits: u8,
}

impl Currency {
    /// The euro.
    pub(crate) const EURO: Currency = Currency {
        code: "EUR",
        minor_digits: 2,
    };

    /// The currency of this code, in capitals.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = find(CODES, code)?;
        let minor_digits = if find(ZERO_DIGITS, code).is_some() {
            0
        } else if find(THREE_DIGITS, code).is_some() {
            3
        } else if find(FOUR_DIGITS, code).is_some() {
            4
        } else {
            2
        };
        Some(Currency { code, minor_digits })
    }

    /// Its three letters.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The digits of its minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn minor_digits(self) -> u32 {
        self.minor_digits.into()
    }

    /// Every currency, by code.
    pub fn all() -> impl Iterator<Item = Currency> {
        CODES
            .as_bytes()
            .chunks_exact(3)
            .filter_map(|code| str::from_utf8(code).ok())
            .filter_map(Currency::from_code)
    }
}

fn find(codes: &'static str, code: &str) -> Option<&'static str> {
    let index = codes
        .as_bytes()
        .chunks_exact(3)
        .position(|known| known == code.as_bytes())?;
    codes.get(index * 3..index * 3 + 3)
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The oracle carries the same standard; where it lists a currency with a minor unit, the digits agree.
    #[test]
    fn minor_digits_agree_with_iso_currency() {
        let mut compared = 0;
        for currency in Currency::all() {
            if let Some(known) = iso_currency::Currency::from_code(currency.code()) {
                let digits = known.exponent().map(u32::from);
                assert_eq!(digits, Some(currency.minor_digits()), "{currency:?}");
                compared += 1;
            }
        }
        assert!(compared > 150, "only {compared} currencies were compared");
    }

    #[test]
    fn the_table_is_sorted_and_unique() {
        let codes: alloc::vec::Vec<_> = Currency::all().map(Currency::code).collect();
        assert!(codes.is_sorted());
        assert_eq!(codes.len() * 3, CODES.len());
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
        for part in [ZERO_DIGITS, THREE_DIGITS, FOUR_DIGITS] {
            assert!(
                part.as_bytes()
                    .chunks(3)
                    .all(|code| codes.iter().any(|c| c.as_bytes() == code))
            );
        }
    }

    #[test]
    fn unknown_codes_are_none() {
        for code in ["", "EU", "EURO", "eur", "XXX", "XAU", "ABC", "EDA"] {
            assert_eq!(Currency::from_code(code), None, "{code:?}");
        }
    }
}
