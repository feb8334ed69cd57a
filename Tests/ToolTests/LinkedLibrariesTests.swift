import Foundation
import Testing

/// What a tool links decides how fast it starts, so no tool may link more than its work needs.
@Suite struct LinkedLibrariesTests {
  /// Who reads series, in whatever layout, has libcsv for the rows; tables such as manifests,
  /// partitions and boxes do without.
  private static let series = ["libcsv"]
  private static let media = [
    "libsndfile", "libavformat", "libavcodec", "libavutil", "libswresample", "libswscale",
  ]
  /// A network follows faces too; dlib itself needs all three of OpenBLAS's libraries.
  private static let faces =
    media + ["libdlib", "libopenblas", "libblas", "liblapack", "libfftw3"]
    + ["libdnnl", "libfftw3f", "libgomp"]
  /// Networks, on series of features too.
  private static let networks = ["libdnnl", "libfftw3f", "libgomp"] + series
  /// Sound is transformed in double precision, faces in single.
  private static let features = media + series + ["libfftw3", "libfftw3f"]
  /// Regressions are fitted with further libraries, which nothing else needs.
  private static let training = networks + ["liblinear", "libopenblas", "libblas", "liblapack"]

  /// The runtimes of C, C++ and Swift, and Foundation's small part, which the parser of command
  /// lines brings.
  private static let runtime: Set = [
    "libc", "libm", "libpthread", "libdl", "librt", "libgcc_s", "libstdc++", "ld-linux-x86-64",
    "ld-linux-aarch64", "libBlocksRuntime", "libdispatch", "libFoundationEssentials",
    "lib_FoundationCollections", "lib_FoundationCShims",
  ]

  @Test(arguments: [
    ("score-ccc", series), ("postprocess", series), ("fuse-ratings", series),
    ("rater-agreement", series), ("plot-series", series), ("correlate-series", series),
    ("segment-audio", media),
    ("extract-faces", faces), ("train", training), ("predict", networks),
    ("train-tracker", media + training),
    ("annotate", media + series), ("extract-features", features),
  ])
  func linksNoMoreThanItsWorkNeeds(tool: String, allowed: [String]) throws {
    try check(tool, allowed)
  }

  @Test(.enabled(if: MPILauncher.isThere, "train-mpi is not tried: see CONTRIBUTING.md"))
  func trainingOverMPILinksItToo() throws {
    try check("train-mpi", Self.networks + ["libmpi"])
  }

  private func check(_ tool: String, _ allowed: [String]) throws {
    let run = try ShellRun("readelf --dynamic --wide \(tool)", in: Products.folder)
    let needed = String(decoding: run.stdout, as: UTF8.self).matches(of: /\(NEEDED\).*\[(.+)\]/)
      .map { String($0.output.1) }
    #expect(needed.contains("libc.so.6"))
    // libswiftCore.so -> libswiftCore, libcsv.so.3 -> libcsv
    let names = needed.map { String($0.prefix(while: { $0 != "." })) }
    let extra = names.filter {
      !allowed.contains($0) && !Self.runtime.contains($0) && !$0.hasPrefix("libswift")
    }
    #expect(extra == [])
  }
}
