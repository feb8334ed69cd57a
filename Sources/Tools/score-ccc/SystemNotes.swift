import Scoring
import ToolSupport

extension Notes {
  /// Says what of a system and of the gold standard took no part.
  func write(leftOutOf system: SystemScores) {
    let prefix = system.name.isEmpty ? "" : "\(system.name): "
    let leftOut = system.leftOut
    write(
      prefix + "left out, recordings not in the gold standard",
      names: leftOut.predictionOnlyRecordings)
    write(
      prefix + "left out, dimensions not in the gold standard",
      names: leftOut.predictionOnlyDimensions)
    write(prefix + "dimensions not predicted", names: leftOut.goldOnlyDimensions)
    writeSteps(
      prefix, goldOnly: leftOut.goldOnlySteps, predictionOnly: leftOut.predictionOnlySteps)
    if leftOut.filledSteps > 0 {
      write(prefix + "made up, by --length: \(counted(leftOut.filledSteps, "step"))")
    }
    writeUnpredicted(system, prefix)
    for dimension in system.dimensions {
      let missing = dimension.missingValues
      if missing > 0 {
        write("\(prefix)\(dimension.name): left out: \(counted(missing, "pair")) without a value")
      }
    }
  }

  /// Once for all dimensions if they lack the same.
  private func writeUnpredicted(_ system: SystemScores, _ prefix: String) {
    let unpredicted = system.dimensions.map(\.unpredicted)
    if Set(unpredicted).count == 1 {
      write(prefix + "recordings not predicted", names: unpredicted[0])
    } else {
      for dimension in system.dimensions {
        write(
          "\(prefix)\(dimension.name): recordings not predicted", names: dimension.unpredicted)
      }
    }
  }
}
