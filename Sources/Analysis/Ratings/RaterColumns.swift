import Files
import TimeSeries

/// Which of a file's value columns are raters, where the columns are what tells them apart.
///
/// A column that tells how sure a program or a rater was is nobody's rating. Dimensions are what a
/// column is about and not who made it: one beside raters is left out, and a file of nothing else, or
/// of several, has one rater.
struct RaterColumns {
  /// Places among the file's value columns.
  let places: [Int]

  /// - Parameter settings: with `columns` all are taken, without a word.
  /// - Throws: `.badData` if columns are dimensions.
  init(_ names: [String], path: String, settings: SeriesSettings) throws(FileError) {
    guard settings.columns == nil else {
      places = Array(names.indices)
      return
    }
    let dimensions = Self.dimensions(in: names)
    let others = names.indices.filter { !dimensions.contains($0) }
    let raters = others.filter { !Self.isQuality(names[$0]) }
    if dimensions.count > 1 || raters.isEmpty, !dimensions.isEmpty {
      throw FileError(
        .badData, path: path,
        "expected columns of raters, found dimensions: "
          + dimensions.map { names[$0] }.joined(separator: ", ")
          + "; --raters-from '\(Self.pattern(for: path))' takes the rater from the path, --columns "
          + "takes them as raters")
    }
    places = raters.isEmpty ? Array(names.indices) : raters
    let leftOut = names.indices.filter { !places.contains($0) }.map { names[$0] }
    if !leftOut.isEmpty {
      settings.note?("left out, columns of no rater: \(leftOut.joined(separator: ", "))", nil)
    }
  }

  /// Columns that are called as dimensions are, or of several of which the name differs from the
  /// others' by the dimension alone: `self_arousal,self_valence`.
  private static func dimensions(in names: [String]) -> [Int] {
    let parts = names.map(dimensionAndRest)
    return names.indices.filter { place in
      guard let (dimension, rest) = parts[place] else { return false }
      return rest.isEmpty
        || parts.contains { part in
          part.map { $0.rest == rest && $0.dimension != dimension } ?? false
        }
    }
  }

  /// The word that is a dimension, and the others.
  private static func dimensionAndRest(_ name: String) -> (dimension: String, rest: [String])? {
    var words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let place = words.firstIndex(where: dimensionNames.contains) else { return nil }
    let dimension = words.remove(at: place)
    return (dimension, words)
  }

  private static func isQuality(_ name: String) -> Bool {
    qualities.contains(normalizedColumn(name))
  }

  /// What would take the path's rater: after the recording in the file's name, else the folder.
  private static func pattern(for path: String) -> String {
    let name = stem(of: path)
    if let mark = name.dropFirst().dropLast().last(where: { "._-".contains($0) }) {
      return "{recording}\(mark){rater}"
    }
    return folderName(of: path) == nil ? "{rater}" : "{rater}/{recording}"
  }

  private static let dimensionNames: Set<String> = [
    "activation", "anger", "anticipation", "arousal", "attention", "boredom", "calmness",
    "contempt",
    "control", "disgust", "dominance", "engagement", "excitement", "expectancy", "expectation",
    "fear",
    "frustration", "happiness", "intensity", "interest", "joy", "liking", "novelty", "pleasantness",
    "pleasure", "potency", "power", "sadness", "stress", "surprise", "tension", "trustworthiness",
    "unpredictability", "valence",
  ]

  private static let qualities: Set<String> = [
    "certainty", "conf", "confidence", "quality", "reliability", "success", "uncertainty", "valid",
    "validity",
  ]
}
