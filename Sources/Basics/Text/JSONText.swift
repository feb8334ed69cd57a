internal import Files

/// A text as a JSON string: in quotation marks, with quotation marks, backslashes and control
/// characters escaped.
package func jsonString(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case "\u{0}"..<"\u{20}":
      quoted += "\\u" + hexadecimal(scalar.value, digits: 4)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
