package import Files

/// A request, as far as anybody here looks at it.
package struct Request: Sendable {
  package enum Method: Sendable {
    case get, head, post, other
  }

  package var method: Method
  /// Path and query as they were sent; nothing in them is decoded.
  package var target: String
  /// The fields of these names, `[field]`; a second one of any is no good sign.
  package var host: [String] = []
  package var origin: [String] = []
  package var range: String?
  package var hasIfRange = false
  package var body: [UInt8] = []

  package init(method: Method, target: String) {
    self.method = method
    self.target = target
  }
}

/// What is answered.
package struct Response: Sendable {
  package enum Body: Sendable {
    case bytes([UInt8])
    /// A part of a recording.
    case file(PiecewiseFile, Range<Int>)
  }

  package let status: Int
  package let type: String
  package var headers: [(name: String, value: String)] = []
  package let body: Body

  package var byteCount: Int {
    switch body {
    case .bytes(let bytes): bytes.count
    case .file(_, let range): range.count
    }
  }

  package init(status: Int, type: String, body: Body) {
    self.status = status
    self.type = type
    self.body = body
  }

  static func text(_ status: Int, _ text: String) -> Response {
    Response(status: status, type: "text/plain; charset=utf-8", body: .bytes(Array(text.utf8)))
  }

  /// There is no such thing; whether there are others is not said.
  package static let notFound = text(404, "not found\n")
  static let tooLong = text(413, "too long\n")
}
