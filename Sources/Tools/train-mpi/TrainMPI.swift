import ArgumentParser
import Glibc
import MessagePassing
import ToolSupport
import TrainingToolSupport

@main
struct TrainMPI: Tool {
  static let configuration = CommandConfiguration(
    tool: "train-mpi",
    abstract: "Train a network as train does, on several processes that share each batch.",
    discussion: """
      IN
        what train takes for the same network; all processes read the segments,
        the gold standard and the partition, none standard input
      OUT
        what train writes; the first rank writes and speaks for all

      Started by mpirun or srun. --batch is the whole batch, and each rank takes
      its share of it; of its faces where the network sees faces, which on
      several ranks takes --freeze-batch-norm. A rank of whom there is no word
      for 600 s is missing, and all end; another number of seconds is set by the
      environment's CONCORD_RANK_LIMIT.

      EXAMPLES
        mpirun -n 4 --map-by slot:PE=8 train-mpi speech --segments segments \\
          --gold gold.csv --partition partition.csv --output speech.safetensors
        srun --mpi=pmix --ntasks 4 --cpus-per-task 8 train-mpi speech --resume \\
          --segments segments --gold gold.csv --partition partition.csv \\
          --output speech.safetensors
      """,
    subcommands: TrainingTool.networks)

  static func main() {
    TrainingTool.main(Self.self) {
      try MessagePassing.start(limit: rankLimit(), warn: notes.warn)
    }
  }

  /// Ends all ranks. What all of them find the first says; the others give it the time to, and what one
  /// has found alone it says after that, with its name.
  static func fail(_ message: String, _ code: ExitCode) -> Never {
    var place = ""
    if let (rank, host) = MessagePassing.place {
      usleep(UInt32(min(rank, 4)) * 1_500_000)
      place = "rank \(rank) on \(host): "
    }
    StandardError.writeLine("\(name): error: \(place)\(message)")
    MessagePassing.end(code.rawValue)
  }

  private static func rankLimit() throws -> Double {
    guard let text = getenv("CONCORD_RANK_LIMIT").map({ String(cString: $0) }) else { return 600 }
    guard let limit = Double(text), (1...1_000_000).contains(limit) else {
      throw ToolError(
        .validationFailure, "CONCORD_RANK_LIMIT: expected 1 to 1000000 s, found '\(text)'")
    }
    return limit
  }
}

extension MessagePassingError: ReportedError {
  var exitCode: ExitCode {
    switch kind {
    case .usage: .validationFailure
    case .inputOutput: .inputOutput
    }
  }
}
