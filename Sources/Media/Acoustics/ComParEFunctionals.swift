/// The 6,373 functionals of ComParE 2016 over a stretch of its descriptors.
///
/// What is measured of voices is summed up over values that are not 0; 0 stands for a stretch without
/// any.
///
/// - Source: F. Weninger et al., On the acoustics of emotion in audio: what speech, music, and sound
///   have in common, Frontiers in Psychology 4, 2013, doi:10.3389/fpsyg.2013.00292
struct ComParEFunctionals: Functionals {
  let names = ComParEFunctionals.allNames

  private static let descriptors = ComParEDescriptors.publishedNames
  /// Columns of the voice's descriptors, those of the others, and those of their deltas.
  private static let voice =
    [0, descriptors.count / 2].flatMap { half in
      (0..<ComParEDescriptors.voiceCount).map { half + $0 }
    }
  private static let levels = Array(ComParEDescriptors.voiceCount..<descriptors.count / 2)
  private static let deltas = levels.map { descriptors.count / 2 + $0 }
  /// Both, in the order in which their shapes are published: energies with their deltas, then the rest.
  private static let shaped =
    levels.prefix(energyCount) + deltas.prefix(energyCount) + levels.dropFirst(energyCount)
    + deltas.dropFirst(energyCount)
  private static let energyCount = 4

  /// Of each column, `[row]`.
  private var columns = [[Double]](repeating: [], count: Self.descriptors.count)
  private var segments = VoicedSegments(voiced: true)

  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    // Rows in which the voice has ended take no part.
    guard !row[0].isNaN else { return }
    for index in columns.indices { columns[index].append(row[index]) }
    segments.add(isVoiced: row[0] != 0)
  }

  mutating func takeValues() -> [Float] {
    segments.end()
    let courses = columns.map { Course($0) }
    let voiced = Self.voice.flatMap { column in
      Course(columns[column].filter { $0 != 0 }).voiced
    }
    let values =
      Self.shaped.flatMap { courses[$0].shape } + voiced + pitchSegments
      + Self.levels.flatMap { courses[$0].level } + Self.deltas.flatMap { courses[$0].change }
    self = ComParEFunctionals()
    return values.map { Float($0) }
  }

  /// `[ComParEFunctionals.pitchNames]`.
  private var pitchSegments: [Double] {
    let (pitch, lengths) = (columns[0], segments.lengths)
    return [
      Double(pitch.count { $0 != 0 }) / Double(max(1, pitch.count)), lengths.mean, segments.longest,
      lengths.count > 0 ? segments.shortest : 0, lengths.deviation,
    ]
  }

  private static let pitchNames =
    ["nnz", "meanSegLen", "maxSegLen", "minSegLen", "segLenStddev"].map { "ff0_\($0)" }

  private static let allNames: [String] = {
    func names(_ columns: [Int], _ functionals: [String]) -> [String] {
      columns.flatMap { column in functionals.map { "\(descriptors[column])_\($0)" } }
    }
    return names(Array(shaped), Course.shapeNames) + names(voice, Course.voicedNames)
      + names([0], pitchNames) + names(levels, Course.levelNames)
      + names(deltas, Course.changeNames)
  }()
}

/// One descriptor's values over a stretch.
private struct Course {
  private let values: [Double]
  private let statistics: CourseStatistics

  init(_ values: [Double]) {
    self.values = values
    statistics = CourseStatistics(values)
  }

  static let shapeNames =
    CourseStatistics.shapeNames + CourseSegments.names + CourseStatistics.levelNames
  var shape: [Double] {
    let segments = CourseSegments(values, least: statistics.least, range: statistics.range)
    return statistics.shape + segments.values + statistics.levels
  }

  static let levelNames =
    ["amean", "flatness", "rqmean"] + CoursePeaks.names + CourseRegression.names + ["centroid"]
  var level: [Double] {
    [statistics.mean, statistics.flatness, statistics.quadraticMean] + peaks
      + regression(rate: Double(FrameGrid.rate)) + [statistics.centroid]
  }

  static let changeNames = ["flatness", "posamean", "rqmean"] + CoursePeaks.names
  var change: [Double] {
    [statistics.flatness, statistics.positiveMean, statistics.quadraticMean] + peaks
  }

  static let voicedNames =
    ["amean", "flatness", "posamean", "rqmean"] + CourseStatistics.shapeNames.prefix(3)
    + CourseRegression.names + ["centroid"] + CourseStatistics.shapeNames.dropFirst(3)
    + CourseStatistics.levelNames
  var voiced: [Double] {
    let shape = statistics.shape
    return [
      statistics.mean, statistics.flatness, statistics.positiveMean, statistics.quadraticMean,
    ] + shape.prefix(3) + regression(rate: 1) + [statistics.centroid] + shape.dropFirst(3)
      + statistics.levels
  }

  private var peaks: [Double] {
    CoursePeaks(values, mean: statistics.mean, range: statistics.range).values
  }

  private func regression(rate: Double) -> [Double] {
    CourseRegression(
      values, least: statistics.least, range: statistics.range, rate: rate
    ).values
  }
}
