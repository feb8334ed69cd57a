import ArgumentParser
import Networks
import ToolSupport
import Training

struct Speech: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the speech network.",
    discussion: """
      IN
        --segments   NAME.audio.safetensors as segment-audio makes them: files,
                     folders, or the manifest that it prints
        --gold       recording,time,<dimension>..., time at the end of each
                     step, or a published layout; steps without a value are
                     masked
        --partition  recording,partition; a partition is train, validation (or
                     dev) or test
      OUT
        standard output, one row per epoch: epoch,training_loss, then for each
        dimension training_ccc_, sd_ratio_ and mean_offset_<dimension> of the
        predictions that the training made (mean_offset in SDs of the gold
        standard) and validation_ccc_<dimension>; gradient_norm,learning_rate,
        best; best is 1 where the mean validation CCC over the dimensions is
        higher than in all epochs before. With --seeds a column seed comes first.
        MODEL            the best epoch so far, for predict
        MODEL.resume     the last epoch, for --resume; it can be deleted once
                         training is over
        with --seeds     speech.seed-3.safetensors and its .resume for each seed,
                         and MODEL, the best of them by validation CCC

      A training that does not learn is said: a note where the predictions' mean
      or SD stands far from the gold standard's for three epochs, and a warning at
      the end, which predict repeats, where a dimension was not learnt at all.

      Each file is whole at any moment, so a run that was stopped in whatever
      way loses the epoch in progress and no more. With --resume, the same
      options and the same number of threads it ends with the same bytes as a
      run that was not; --epochs and --patience may change.

      EXAMPLES
        train speech --segments segments --gold gold.csv \\
          --partition partition.csv --output speech.safetensors | tee curve.csv
        train speech --segments segments --gold arousal.csv --gold valence.csv \\
          --partition partition.csv --output mse.safetensors --objective mse
        train speech --segments segments --gold gold.csv --seeds 5 \\
          --partition partition.csv --output speech.safetensors > curves.csv
      """)

  @OptionGroup var segments: SegmentsOption

  @OptionGroup var options: TrainingOptions

  @Option(help: "The network as in the paper, or as in the authors' code.")
  var preset = SpeechFeatureConfiguration.Preset.paper

  @Option(
    help: ArgumentHelp(
      "Batch size, at most; a sequence of 150 steps takes about 45 MB.",
      valueName: "sequences"))
  var batch = 25

  func validate() throws {
    try TrainingOptions.check(batch: batch)
    try segments.check(with: options)
  }

  func run() throws {
    try options.train(
      options.settings(batch: batch), read: { _ in try segments.read(for: .speech) },
      model: { _, corpora, seed in
        NetworkModel(
          .speech(preset, dimensions: corpora.training.dimensions),
          sequenceLength: options.sequenceLength, seed: seed)
      })
  }
}

extension SpeechFeatureConfiguration.Preset: ExpressibleByArgument {}
