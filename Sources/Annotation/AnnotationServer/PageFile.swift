/// A file of the page, from inside the binary.
struct PageFile: Sendable {
  /// As the page addresses it; empty for the page itself.
  let name: String
  let type: String
  let bytes: [UInt8]

  static let all = [
    PageFile(name: "", type: html, bytes: PackageResources.index_html),
    PageFile(name: "page.css", type: css, bytes: PackageResources.page_css),
    PageFile(name: "page.js", type: script, bytes: PackageResources.page_js),
    PageFile(name: "texts.json", type: "application/json", bytes: PackageResources.texts_json),
  ]

  private static let html = "text/html; charset=utf-8"
  private static let css = "text/css; charset=utf-8"
  private static let script = "text/javascript; charset=utf-8"

  var response: Response { Response(status: 200, type: type, body: .bytes(bytes)) }
}
