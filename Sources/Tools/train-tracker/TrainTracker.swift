import ArgumentParser
import Decoding
import Engine
import Files
import LearningToolSupport
import Pictures
import Random
import Safetensors
import ToolSupport
import Tracking

@main
struct TrainTracker: Tool {
  static let configuration = CommandConfiguration(
    tool: "train-tracker",
    abstract: "Train the network that follows faces, for extract-faces --tracker mdnet.",
    discussion: """
      IN
        folders of sequences, as OTB and VOT lay them out: groundtruth_rect.txt or
        groundtruth.txt, a box for each picture, and numbered pictures in img, in
        color or beside it, or one video
      OUT
        standard output: CSV of how far it got, one row per cycle,
        cycle,training_loss,precision: means over the sequences before each
        learned; precision is the share of the target's boxes among the as many
        that scored highest
        FILE         the weights after the last cycle, for extract-faces

      Each sequence has a last layer of its own; the layers before, which all share,
      are what is written. In each cycle each sequence learns once, from 8 of its
      pictures, 32 boxes of the target and 96 of what is around it (Nam & Han 2016).

      EXAMPLES
        train-tracker --sequences otb vot --output tracker.safetensors > curve.csv
        extract-faces --tracker mdnet --tracker-weights tracker.safetensors \\
          --output segments interview.mp4 > faces.csv
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folders of sequences, or sequences.", valueName: "folder"))
  var sequences: [String]

  @Option(
    help: ArgumentHelp(
      "Where to write the weights, after every cycle.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      """
      Weights to start from, of this tool or scripts/convert-mdnet; a training that was stopped goes \
      on from its own. (default: drawn)
      """, valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Times that each sequence learns, 1 to 100000.", valueName: "number"))
  var cycles = 50

  @Option(
    help: ArgumentHelp(
      "Learning rate of the convolutions; that of the linear layers is ten times as large.",
      valueName: "number"))
  var learningRate = 1e-4

  @Option(help: ArgumentHelp("Random seed of all that is drawn.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard (1...100_000).contains(cycles) else {
      throw ValidationError("--cycles: expected 1 to 100000, found \(cycles)")
    }
    guard learningRate > 0, learningRate <= 1 else {
      throw ValidationError(
        "--learning-rate: expected above 0 and at most 1, found \(learningRate)")
    }
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output: expected a file, found '\(output)'")
    }
    try checkOutputs(
      [NamedOutput("--output", "the weights'", output)],
      inputs: sequences.map { NamedFile("the sequences", $0) })
  }

  func run() throws {
    try checkWritable(output, for: output)
    let model =
      try weights.map { try TrackingModel(SafetensorsFile(path: $0)) }
      ?? TrackingModel(seed: seed)
    var paths: [String] = []
    for folder in sequences { paths += try AnnotatedSequence.folders(in: folder) }
    var known: [SequenceDraws] = []
    for (index, path) in paths.enumerated() {
      known.append(
        SequenceDraws(try AnnotatedSequence(path: path), seed: seed &+ UInt64(index)))
    }
    try threads.apply(to: Self.self)
    var settings = TrackerTraining.Settings()
    settings.learningRate = learningRate
    let training = try TrackerTraining(
      model, settings: settings, sequences: known.count, seed: seed)
    Self.notes.write("learning from \(counted(known.count, "sequence"))")
    try learn(training, &known, pictures: settings.pictures)
  }

  private func learn(
    _ training: TrackerTraining, _ sequences: inout [SequenceDraws], pictures: Int
  ) throws {
    let bar = ProgressBar(label: Self.name, total: cycles * sequences.count)
    defer { bar.clear() }
    var generator = SplitMix64(seed: SplitMix64.hash(seed))
    try OpenFile.standardOutput.write("cycle,training_loss,precision\n")
    for cycle in 1...cycles {
      var (loss, precision) = (0.0, 0.0)
      for index in sequences.indices.shuffled(using: &generator) {
        let outcome = training.learn(
          sequence: index, from: try sequences[index].next(pictures))
        loss += outcome.loss / Double(sequences.count)
        precision += outcome.precision / Double(sequences.count)
        bar.advance()
      }
      guard loss.isFinite else {
        throw ToolError(
          .badData,
          "cycle \(cycle): expected a finite loss, found \(loss): a lower --learning-rate may help")
      }
      try training.model.write(to: output, notes: notes(cycle))
      try OpenFile.standardOutput.write("\(cycle),\(loss),\(precision)\n")
    }
  }

  private func notes(_ cycle: Int) -> [String: String] {
    ["cycles": "\(cycle)", "learning_rate": "\(learningRate)", "seed": "\(seed)"]
  }
}

/// A sequence's pictures, those with a box in any order, then all again in another.
private struct SequenceDraws {
  private let sequence: AnnotatedSequence
  private let annotated: [(picture: Int, box: PictureBox)]
  private var order: EndlessOrder
  private var generator: SplitMix64

  init(_ sequence: AnnotatedSequence, seed: UInt64) {
    self.sequence = sequence
    annotated = sequence.boxes.enumerated().compactMap { index, box in box.map { (index, $0) } }
    order = EndlessOrder(count: annotated.count)
    generator = SplitMix64(seed: SplitMix64.hash(~seed))
  }

  /// - Throws: as `AnnotatedSequence.picture`.
  mutating func next(_ count: Int) throws(FileError) -> [(picture: RGBImage, box: PictureBox)] {
    var taken: [(picture: RGBImage, box: PictureBox)] = []
    for index in order.next(count, using: &generator) {
      let (picture, box) = annotated[index]
      taken.append((try sequence.picture(picture), box))
    }
    return taken
  }
}
