internal import CFFmpeg

/// Makes whole pictures of interlaced ones, whose odd and even rows are of two moments, through
/// libavfilter's bwdif: of each the picture at the first of its two moments, in which the rows of
/// the other are made up where something moves and kept where nothing does. Others pass as they
/// are, one picture late.
///
/// Source: the BBC's PH-2071 (Weston 3 Field Deinterlacer) and yadif, as bwdif joins them.
final class Deinterlacer {
  /// A picture and when it is first on screen, seconds.
  typealias TimedFrame = (frame: UnsafeMutablePointer<AVFrame>, time: Double)

  private struct Shape: Equatable {
    let width: Int32
    let height: Int32
    let format: Int32

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
      width = frame.pointee.width
      height = frame.pointee.height
      format = frame.pointee.format
    }
  }

  /// libavfilter's calls.
  private let filters: ffmpeg_filters
  private var graph: UnsafeMutablePointer<AVFilterGraph>?
  private var source: UnsafeMutablePointer<AVFilterContext>?
  private var sink: UnsafeMutablePointer<AVFilterContext>?
  private var shape: Shape?
  /// Times of the pictures that are in the filter, in their order.
  private var times: [Double] = []
  private var appendedCount: Int64 = 0
  /// Pictures that are done and wait; each is this object's own.
  private var done: [TimedFrame] = []
  /// The one that was given out last.
  private var given: UnsafeMutablePointer<AVFrame>?

  /// - Returns: nil if there is no libavfilter on this machine.
  init?() {
    var filters = ffmpeg_filters()
    guard ffmpeg_open_filters(&filters) != 0 else { return nil }
    self.filters = filters
  }

  deinit {
    av_frame_free(&given)
    for (frame, _) in done { Self.free(frame) }
    filters.graph_free(&graph)
  }

  /// Gives the next picture that is done, valid until the next call.
  ///
  /// - Returns: nil if there is none yet.
  func next() -> TimedFrame? {
    guard !done.isEmpty else { return nil }
    av_frame_free(&given)
    let next = done.removeFirst()
    given = next.frame
    return next
  }

  /// Takes the next picture.
  ///
  /// - Returns: false if libavfilter cannot do it.
  func append(_ frame: UnsafeMutablePointer<AVFrame>, time: Double) -> Bool {
    if Shape(frame) != shape {
      finish()
      guard open(for: frame) else { return false }
    }
    // The filter wants stamps that rise; the times that count are ours.
    frame.pointee.pts = appendedCount
    guard filters.add_frame(source, frame, ffmpeg_keep_reference) >= 0 else { return false }
    appendedCount += 1
    times.append(time)
    collect()
    return true
  }

  /// Makes those that are left in the filter come out.
  func finish() {
    guard graph != nil else { return }
    _ = filters.add_frame(source, nil, 0)
    collect()
    times = []
    shape = nil
    filters.graph_free(&graph)
  }

  private func collect() {
    while !times.isEmpty, let frame = av_frame_alloc() {
      guard filters.get_frame(sink, frame) >= 0 else {
        Self.free(frame)
        return
      }
      done.append((frame, times.removeFirst()))
    }
  }

  private func open(for frame: UnsafeMutablePointer<AVFrame>) -> Bool {
    guard let graph = filters.graph_alloc() else { return false }
    self.graph = graph
    graph.pointee.nb_threads = 1
    let shape = Shape(frame)
    let input =
      "video_size=\(shape.width)x\(shape.height):pix_fmt=\(shape.format):time_base=1/1"
    var filter: UnsafeMutablePointer<AVFilterContext>?
    guard
      add("buffer", input, &source), add("buffersink", nil, &sink),
      add("bwdif", "mode=send_frame:parity=auto:deint=interlaced", &filter),
      filters.link(source, 0, filter, 0) == 0, filters.link(filter, 0, sink, 0) == 0,
      filters.graph_config(graph, nil) >= 0
    else { return false }
    self.shape = shape
    return true
  }

  private func add(
    _ name: String, _ options: String?, _ result: inout UnsafeMutablePointer<AVFilterContext>?
  ) -> Bool {
    filters.graph_create_filter(
      &result, filters.get_by_name(name), name, options, nil, graph) >= 0
  }

  private static func free(_ frame: UnsafeMutablePointer<AVFrame>) {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }
}
