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
        standard output: epoch,training_loss,validation_ccc_<dimension>...,best
        one row per epoch; best is 1 where the mean CCC over the dimensions is
        higher than in all epochs before
        MODEL            the best epoch so far, for predict
        MODEL.resume     the last epoch, for --resume; it can be deleted once
                         training is over

      Each file is whole at any moment, so a run that was stopped in whatever
      way loses the epoch in progress and no more. With --resume, the same
      options and the same number of threads it ends with the same bytes as a
      run that was not; --epochs may be raised.

      EXAMPLES
        train speech --segments segments --gold gold.csv \\
          --partition partition.csv --output speech.safetensors | tee curve.csv
        train speech --segments segments --gold arousal.csv --gold valence.csv \\
          --partition partition.csv --output mse.safetensors --objective mse
      """)

  @OptionGroup var options: TrainingOptions

  @Option(help: "The network as in the paper, or as in the authors' code.")
  var preset = SpeechFeatureConfiguration.Preset.paper

  @Option(
    help: ArgumentHelp(
      "Batch size, at most; a sequence of 150 steps takes about 45 MB.",
      valueName: "sequences"))
  var batch = 25

  func validate() throws { try TrainingOptions.check(batch: batch) }

  func run() throws {
    try options.train(.speech, options.settings(batch: batch)) { corpora in
      NetworkModel(
        .speech(preset, dimensions: corpora.training.dimensions),
        sequenceLength: options.sequenceLength, seed: options.seed)
    }
  }
}

extension SpeechFeatureConfiguration.Preset: ExpressibleByArgument {}
