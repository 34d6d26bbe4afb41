//! Texts from outside, made fit to print: one line, of bounded length, that cannot reorder or overprint its neighbours.

/// The most characters of a name, a title or a line's id.
pub(crate) const NAME_CHARS_MAX: usize = 200;
/// The most characters of a line of an address.
pub(crate) const ADDRESS_CHARS_MAX: usize = 120;
/// The most lines of an address.
pub(crate) const ADDRESS_LINES_MAX: usize = 8;
/// The most characters of a number: of the document, the order, for VAT.
pub(crate) const NUMBER_CHARS_MAX: usize = 60;
/// The most characters of an e-mail address.
pub(crate) const EMAIL_CHARS_MAX: usize = 254;
/// The most characters of an explanation.
pub(crate) const WHY_CHARS_MAX: usize = 600;
/// The most marks that one character may carry above and below; more would reach into other lines.
const MARKS_MAX: usize = 2;

/// The text as it is printed, cut after `chars_max` characters with an ellipsis.
///
/// White space becomes single spaces. Controls, direction overrides and invisible characters are dropped: what is read
/// on paper must be what a program reads in the file.
pub(crate) fn clean(text: &str, chars_max: usize) -> String {
    let mut out = String::new();
    let (mut count, mut marks) = (0_usize, 0_usize);
    let mut is_after_space = true;
    for c in text.chars() {
        let c = if is_space(c) { ' ' } else { c };
        if is_dropped(c) || (c == ' ' && is_after_space) {
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            continue;
        }
        if count == chars_max {
            out.truncate(out.trim_end().len());
            out.push('…');
            break;
        }
        is_after_space = c == ' ';
        count += 1;
        out.push(c);
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// Spaces that hold numbers together stay what they are.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')
}

fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Marks that stack on any character; those of one script alone stack by its rules.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_one_harmless_line() {
        let table = [
            ("Harbor Support, Team", "Harbor Support, Team"),
            ("  two\r\n\tlines  ", "two lines"),
            ("a\u{0}b\u{1b}[31mc\u{7f}", "ab[31mc"),
            ("abc\u{202e}fdp.exe\u{202c}", "abcfdp.exe"),
            ("a\u{2066}b\u{2069}\u{200b}\u{feff}", "ab"),
            ("line\u{2028}paragraph\u{2029}", "line paragraph"),
            ("1\u{202f}234\u{a0}EUR", "1\u{202f}234\u{a0}EUR"),
            ("e\u{301}\u{301}\u{301}\u{301}x", "e\u{301}\u{301}x"),
            ("日本語 株式会社", "日本語 株式会社"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(clean(text, NAME_CHARS_MAX), expected, "{text:?}");
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(clean("abc def", 4), "abc…");
        assert_eq!(clean("abc def", 7), "abc def");
        let long = "x".repeat(1_000_000);
        assert_eq!(clean(&long, 60).chars().count(), 61);
    }
}
