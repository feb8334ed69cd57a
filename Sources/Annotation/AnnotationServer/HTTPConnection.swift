import Files
package import NIOCore
package import NIOHTTP1

/// Runs what waits for a disk, and comes back to the connection's loop with the result.
package typealias Work =
  @Sendable (any EventLoop, @escaping @Sendable () throws -> Response.Part) ->
  EventLoopFuture<Response.Part>

extension Response {
  /// What is computed away from a connection's loop.
  package enum Part: Sendable {
    case whole(Response)
    case bytes([UInt8])
  }
}

/// One connection: requests in, one after the other, and what is answered, a block at a time and no
/// faster than it is taken.
package final class HTTPConnection: ChannelInboundHandler {
  package typealias InboundIn = HTTPServerRequestPart
  package typealias OutboundOut = HTTPServerResponsePart

  /// How long is waited for the other side.
  package struct Patience: Sendable {
    /// For a request to begin.
    package var idle = TimeAmount.seconds(120)
    /// For the rest of it.
    package var body = TimeAmount.seconds(20)
    /// For a connection to be closed from the other side after it was refused.
    package var refused = TimeAmount.seconds(2)

    package init() {}
  }

  private enum State {
    case waiting
    case receiving(Request, keepAlive: Bool)
    case answering
    /// What still comes is thrown away.
    case refused
  }

  /// Of a body, bytes.
  package static let longestBody = 1 << 20
  /// Of a recording at a time, bytes.
  private static let block = 1 << 18

  private let reception: Reception
  private let work: Work
  private let patience: Patience
  private var state = State.waiting
  private var deadline: Scheduled<Void>?

  package init(_ reception: Reception, patience: Patience = Patience(), work: @escaping Work) {
    self.reception = reception
    self.patience = patience
    self.work = work
  }

  package func channelActive(context: ChannelHandlerContext) {
    wait(patience.idle, context)
    context.fireChannelActive()
  }

  package func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    state = .refused
    context.fireChannelInactive()
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  // MARK: Requests

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .waiting):
      let length = head.headers["Content-Length"].first.flatMap { Int($0) } ?? 0
      guard length <= Self.longestBody else { return refuse(context) }
      state = .receiving(Request(head), keepAlive: head.isKeepAlive)
      wait(patience.body, context)
    case (.body(let bytes), .receiving(var request, let keepAlive)):
      guard request.body.count + bytes.readableBytes <= Self.longestBody else {
        return refuse(context)
      }
      // The body grows in place.
      state = .answering
      request.body += bytes.readableBytesView
      state = .receiving(request, keepAlive: keepAlive)
    case (.end, .receiving(let request, let keepAlive)):
      deadline?.cancel()
      state = .answering
      answer(request, keepAlive, context)
    default: break
    }
  }

  private func answer(_ request: Request, _ keepAlive: Bool, _ context: ChannelHandlerContext) {
    let reception = reception
    work(context.eventLoop) { .whole(reception.response(to: request)) }
      .assumeIsolated().whenComplete { result in
        guard case .success(.whole(let response)) = result else {
          return context.close(promise: nil)
        }
        self.write(response, isHead: request.method == .head, keepAlive, context)
      }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    state = .refused
    wait(patience.refused, context)
    context.write(wrapOutboundOut(.head(Response.tooLong.head(keepAlive: false))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  // MARK: Answers

  private func write(
    _ response: Response, isHead: Bool, _ keepAlive: Bool, _ context: ChannelHandlerContext
  ) {
    context.write(wrapOutboundOut(.head(response.head(keepAlive: keepAlive))), promise: nil)
    switch response.body {
    case _ where isHead: finish(keepAlive, context)
    case .bytes(let bytes):
      let buffer = context.channel.allocator.buffer(bytes: bytes)
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
      finish(keepAlive, context)
    case .file(let file, let range): write(file, range, keepAlive, context)
    }
  }

  private func write(
    _ file: PiecewiseFile, _ range: Range<Int>, _ keepAlive: Bool,
    _ context: ChannelHandlerContext
  ) {
    guard !range.isEmpty else { return finish(keepAlive, context) }
    let block = range.prefix(Self.block)
    work(context.eventLoop) {
      var bytes = [UInt8](zeroes: block.count)
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
        try file.read(into: bytes, at: block.lowerBound)
      }
      return .bytes(bytes)
    }
    .assumeIsolated().flatMap { part in
      guard case .bytes(let bytes) = part else {
        return context.eventLoop.makeSucceededVoidFuture()
      }
      let buffer = context.channel.allocator.buffer(bytes: bytes)
      return context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(buffer))))
    }
    .whenComplete { result in
      // A file that changed cannot be served to the end that was promised.
      guard case .success = result else { return context.close(promise: nil) }
      self.write(file, block.upperBound..<range.upperBound, keepAlive, context)
    }
  }

  private func finish(_ keepAlive: Bool, _ context: ChannelHandlerContext) {
    state = .waiting
    // A player that pauses takes its last block when it goes on.
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
      if !keepAlive { return context.close(promise: nil) }
      if case .waiting = self.state { self.wait(self.patience.idle, context) }
    }
  }

  private func wait(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      context.close(promise: nil)
    }
  }
}

extension Request {
  fileprivate init(_ head: HTTPRequestHead) {
    let method: Method =
      switch head.method {
      case .GET: .get
      case .HEAD: .head
      case .POST: .post
      default: .other
      }
    self.init(method: method, target: head.uri)
    host = head.headers["Host"]
    origin = head.headers["Origin"]
    range = head.headers["Range"].first
    hasIfRange = head.headers.contains(name: "If-Range")
  }
}

extension Response {
  /// With what every answer says: nothing of it is kept, guessed at or shown by other pages.
  fileprivate func head(keepAlive: Bool) -> HTTPResponseHead {
    var fields = HTTPHeaders([
      ("Content-Type", type), ("Content-Length", "\(byteCount)"), ("Cache-Control", "no-store"),
      ("Content-Security-Policy", Self.policy), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Connection", keepAlive ? "keep-alive" : "close"),
    ])
    for (name, value) in headers { fields.add(name: name, value: value) }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
  }

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; "
    + "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    + "frame-ancestors 'none'"
}
