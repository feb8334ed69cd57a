/// A text as a CSV field: in quotation marks if it holds a comma, a quotation mark, a line break, or
/// spaces at its ends.
package func csvField(_ text: String) -> String {
  let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
  guard text.contains(where: special.contains) || text.first == " " || text.last == " " else {
    return text
  }
  return "\""
    + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}
