import Journal

extension Response {
  static func json(_ value: JSONValue, status: Int = 200) -> Response {
    Response(status: status, type: "application/json", body: .bytes(Array(value.json.utf8)))
  }

  /// The request is not what it should be.
  static func bad(_ message: String) -> Response {
    json(["reason": "bad", "message": .text(message)], status: 400)
  }
}
