/// A file of the page, from inside the binary.
struct PageFile: Sendable {
  /// As the page addresses it; empty for the page itself.
  let name: String
  let type: String
  let bytes: [UInt8]

  static let all = [
    PageFile(name: "", type: html, bytes: PackageResources.index_html),
    PageFile(name: "page.css", type: css, bytes: PackageResources.page_css),
    script("clock.js", PackageResources.clock_js),
    script("curtain.js", PackageResources.curtain_js),
    script("curves.js", PackageResources.curves_js),
    script("dom.js", PackageResources.dom_js),
    script("hand.js", PackageResources.hand_js),
    script("journal.js", PackageResources.journal_js),
    script("keys.js", PackageResources.keys_js),
    script("legend.js", PackageResources.legend_js),
    script("markdown.js", PackageResources.markdown_js),
    script("notice.js", PackageResources.notice_js),
    script("page.js", PackageResources.page_js),
    script("picture.js", PackageResources.picture_js),
    script("plane.js", PackageResources.plane_js),
    script("player.js", PackageResources.player_js),
    script("pointer.js", PackageResources.pointer_js),
    script("review.js", PackageResources.review_js),
    script("scale.js", PackageResources.scale_js),
    script("screens.js", PackageResources.screens_js),
    script("server.js", PackageResources.server_js),
    script("session.js", PackageResources.session_js),
    script("stick.js", PackageResources.stick_js),
    script("store.js", PackageResources.store_js),
    script("surface.js", PackageResources.surface_js),
    script("take.js", PackageResources.take_js),
    script("texts.js", PackageResources.texts_js),
    script("watch.js", PackageResources.watch_js),
    PageFile(name: "texts.json", type: "application/json", bytes: PackageResources.texts_json),
  ]

  private static let html = "text/html; charset=utf-8"
  private static let css = "text/css; charset=utf-8"

  private static func script(_ name: String, _ bytes: [UInt8]) -> PageFile {
    PageFile(name: name, type: "text/javascript; charset=utf-8", bytes: bytes)
  }

  var response: Response { Response(status: 200, type: type, body: .bytes(bytes)) }
}
