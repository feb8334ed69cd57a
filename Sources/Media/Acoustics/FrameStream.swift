/// The frames of a recording as they come: those of 20 ms, and those of 60 ms with their pitch, which
/// begin where they do.
struct FrameStream<Measures> {
  /// Duration of the shorter frames, milliseconds.
  static var milliseconds: Int { 20 }

  /// A frame of 60 ms whose pitch is known, and where it lies.
  struct Frame {
    let pitch: PitchAnalysis.Frame
    /// Of the shorter frame with the same start.
    let measures: Measures
    let start: Int
    /// Where the frame after it begins.
    let next: Int
  }

  let pitch: PitchAnalysis
  /// Samples of a shorter frame.
  let frameCount: Int

  private let sampleRate: Int
  private var samples = SampleQueue()
  /// Numbers of frames so far.
  private var shortFrames = 0
  private var pitchFrames = 0
  private var decidedFrames = 0
  /// Of shorter frames whose pitch is not known.
  private var waiting: [Measures] = []

  init(sampleRate: Int, pitch settings: PitchSettings = .eGeMAPS) {
    self.sampleRate = sampleRate
    pitch = PitchAnalysis(sampleRate: sampleRate, settings)
    frameCount = FrameGrid.sampleCount(milliseconds: Self.milliseconds, sampleRate: sampleRate)
  }

  /// Takes the next samples, any number.
  ///
  /// - Parameters:
  ///   - measure: what to keep of a shorter frame.
  ///   - keptFrom: gives the first place whose samples `body` needs again.
  ///   - body: takes each frame whose pitch became known, and the samples from `keptFrom` on.
  mutating func append(
    _ new: UnsafeBufferPointer<Float>, measure: (UnsafeBufferPointer<Double>) -> Measures,
    keptFrom: () -> Int = { .max }, decided body: (Frame, SampleQueue) -> Void
  ) {
    samples.append(new)
    while let places = places(ofFrame: shortFrames, frameCount) {
      waiting.append(samples.with(places, measure))
      shortFrames += 1
    }
    while let places = places(ofFrame: pitchFrames, pitch.frameCount) {
      let frames = samples.with(places) { pitch.add($0) }
      pitchFrames += 1
      hand(frames, to: body)
    }
    samples.drop(before: min(start(ofFrame: decidedFrames), keptFrom()))
  }

  /// Hands on the frames that were open at the end.
  mutating func finish(_ body: (Frame, SampleQueue) -> Void) {
    hand(pitch.finish(), to: body)
  }

  private mutating func hand(
    _ frames: [PitchAnalysis.Frame], to body: (Frame, SampleQueue) -> Void
  ) {
    for (frame, measures) in zip(frames, waiting) {
      let start = start(ofFrame: decidedFrames)
      decidedFrames += 1
      let next = self.start(ofFrame: decidedFrames)
      body(Frame(pitch: frame, measures: measures, start: start, next: next), samples)
    }
    waiting.removeFirst(frames.count)
  }

  private func start(ofFrame index: Int) -> Int {
    FrameGrid.start(ofFrame: index, sampleRate: sampleRate)
  }

  private func places(ofFrame index: Int, _ count: Int) -> Range<Int>? {
    let places = FrameGrid.places(ofFrame: index, count: count, sampleRate: sampleRate)
    return places.upperBound <= samples.end ? places : nil
  }
}
