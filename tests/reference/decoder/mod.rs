//! The decoder in `docs/reference/decoder` decodes every denial in every language. `tests/decoder_in_node.rs` runs the
//! TypeScript in Node.

mod cases;

pub(super) use cases::decoder;

use super::denials::DECODERS;
use regex_lite::Regex;

/// The regular expression of each language, between the delimiters that the language has for it.
fn expressions() -> [String; 3] {
    DECODERS.map(|(_, language, file)| {
        let (start, end) = match language {
            "ts" => ("= /", "/;"),
            "swift" => ("#\"", "\"#"),
            _ => ("\"\"\"", "\"\"\""),
        };
        let source = decoder(file);
        let (_, rest) = source.split_once(start).unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    })
}

#[test]
fn expression_is_the_same_in_every_language() {
    let [ts, swift, kotlin] = expressions();
    assert_eq!(ts, swift);
    assert_eq!(ts, kotlin);
}

#[test]
fn expression_decodes_every_denial() {
    for expression in expressions() {
        let expression = Regex::new(&expression).unwrap();
        for case in cases::all() {
            let found = expression.captures(&case.text).map(|found| (found[2].to_owned(), found[1].to_owned()));
            assert_eq!(found, case.denial, "{}", case.text);
        }
    }
}
