import Foundation

/// The code and message of a denial; nil for any other error.
func denial(in message: String) -> (code: String, sentence: String)? {
    let pattern = #"\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]"#
    guard let expression = try? NSRegularExpression(pattern: pattern),
          let found = expression.firstMatch(in: message, range: NSRange(message.startIndex..., in: message)),
          let code = Range(found.range(at: 2), in: message),
          let sentence = Range(found.range(at: 1), in: message)
    else { return nil }
    return (String(message[code]), String(message[sentence]))
}
