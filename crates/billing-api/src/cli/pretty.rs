//! JSON for the eye.

/// The same JSON with a line for each member, two spaces a level.
pub(super) fn pretty(text: &str) -> String {
    let mut out = String::new();
    let (mut level, mut in_text, mut is_escaped) = (0_usize, false, false);
    let new_line = |out: &mut String, level: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(level));
    };
    for character in text.chars() {
        if in_text {
            out.push(character);
            in_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        match character {
            '{' | '[' => {
                out.push(character);
                level += 1;
                new_line(&mut out, level);
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                new_line(&mut out, level);
                out.push(character);
            }
            ',' => {
                out.push(character);
                new_line(&mut out, level);
            }
            ':' => out.push_str(": "),
            _ => {
                in_text = character == '"';
                out.push(character);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_changes_nothing_but_white_space() {
        let text = r#"{"id":"a \" b, {c}: [d]","lines":[{"n":1},{"n":null}],"none":[]}"#;
        let shown = pretty(text);
        assert!(shown.lines().count() > 10);
        let oracle = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(oracle(&shown), oracle(text));
    }
}
