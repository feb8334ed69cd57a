// swift-tools-version: 6.2
import PackageDescription

// Read from top to bottom: data flows from the C libraries through series, analysis, media and
// learning to annotation and the tools, and no arrow points back up.

// MARK: System: C libraries of Debian 12 and 13, one folder each, a module map and a shim

/// A C library of the system, with the Debian package that brings it.
func system(_ name: String, _ debianPackages: String..., pkgConfig: String? = nil) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
    providers: [.apt(debianPackages)])
}

let systemLibraries: [Target] = [
  system("CLibCSV", "libcsv-dev"),
  system("CSndFile", "libsndfile1-dev", pkgConfig: "sndfile"),
  system(
    "CFFmpeg", "libavformat-dev", "libavcodec-dev", "libavfilter-dev", "libswscale-dev",
    "libswresample-dev",
    pkgConfig: "libavformat libavcodec libavutil libswresample libswscale"),
  // Factorisations and matrix products of regressions.
  system("COpenBLAS", "libopenblas-dev", "libopenblas0-serial", pkgConfig: "openblas"),
  // Support vectors: the solver that the AVEC challenges' baselines used.
  system("CLibLinear", "liblinear-dev"),
  system("COneDNN", "libdnnl-dev"),
  system("CFFTW", "libfftw3-dev", pkgConfig: "fftw3f"),
  // In double precision, apart, so that networks do not link it: acoustic features are held against
  // published ones to the sixth digit.
  system("CFFTWDouble", "libfftw3-dev", pkgConfig: "fftw3"),
  // The thread team that oneDNN runs on; our own loops share it instead of starting a second one.
  system("COpenMP", "libgomp1"),
]

/// Training over several machines, where there is an MPI to build it with: the name under which
/// pkg-config knows it, such as ompi-c, which is Debian's Open MPI (libopenmpi-dev). Asked for rather than
/// looked for, since SwiftPM keeps what a manifest found until it is changed; make asks.
let mpi = Context.environment["CONCORD_MPI"].flatMap { $0.isEmpty ? nil : $0 }

let messagePassingLibraries: [Target] =
  mpi.map { [system("CMPI", "libopenmpi-dev", pkgConfig: $0)] } ?? []

// MARK: Our own targets

/// Warnings are errors where we build, and for nobody else: a newer library may deprecate what is
/// called here.
let warningsAreErrors = Context.environment["CONCORD_WARNINGS_AS_ERRORS"] == "1"

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("ExistentialAny"),
  ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

/// Loops for each set of instructions, in C: Swift makes code for one. Optimised in debug builds too, and
/// without fused multiply-adds, so that every set and build gives the same bits.
let loops: [CSetting] = [
  .headerSearchPath("../../Basics/Clones"),
  .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"]),
]

let argumentParser: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")

let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

func library(
  _ name: String, in group: String, _ dependencies: Target.Dependency...
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(group)/\(name)",
    swiftSettings: settings)
}

/// An executable is thin: it parses options, calls libraries, prints.
func tool(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .executableTarget(
    name: name, dependencies: ["ToolSupport", "Files", "Text", argumentParser] + dependencies,
    path: "Sources/Tools/\(name)", swiftSettings: settings)
}

/// Every library's errors are those of `Files`.
func tests(of name: String, _ dependencies: String...) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: Set([name, "Files", "TestSupport"] + dependencies).sorted().map {
      .byName(name: $0)
    },
    path: "Tests/\(name)Tests", swiftSettings: settings)
}

let basics: [Target] = [
  library("Files", in: "Basics", systemPackage),
  library("Text", in: "Basics", "Files"),
  library("Parallel", in: "Basics", "Files"),
  library("Random", in: "Basics"),
  library("Selection", in: "Basics"),
]

let series: [Target] = [
  library("TimeSeries", in: "Series", "Files", "Selection", "Text"),
  // Apart from the series themselves, so that who only writes them does not link libcsv.
  library("SeriesReading", in: "Series", "CLibCSV", "Files", "Text", "TimeSeries"),
  library("Safetensors", in: "Series", "Files", "Text"),
  library("Partitions", in: "Series", "Files", "Text", "TimeSeries"),
  library("Segments", in: "Series", "Files", "Safetensors", "Text", "TimeSeries"),
]

let analysis: [Target] = [
  library("Agreement", in: "Analysis"),
  library("Uncertainty", in: "Analysis", "Agreement", "Parallel", "Random"),
  library(
    "Scoring", in: "Analysis", "Agreement", "Files", "Parallel", "SeriesReading", "Text",
    "TimeSeries",
    "Uncertainty"),
  library("Association", in: "Analysis", "Files", "Parallel", "Random", "TimeSeries"),
  library("Reliability", in: "Analysis", "Agreement"),
  library("Warping", in: "Analysis", "Agreement"),
  library(
    "Ratings", in: "Analysis", "Agreement", "Files", "Reliability", "SeriesReading", "Text",
    "TimeSeries", "Warping"),
  library("PostProcessing", in: "Analysis", "Agreement", "Files", "Text", "TimeSeries"),
]

let media: [Target] = [
  // dlib behind C. Optimised in debug builds too, where its templates are ten times as slow.
  .target(
    name: "CFaces", path: "Sources/Media/CFaces", cxxSettings: [.unsafeFlags(["-O3"])],
    linkerSettings: [
      .linkedLibrary("dlib"), .linkedLibrary("openblas"), .linkedLibrary("fftw3"),
    ]),
  library("Pictures", in: "Media"),
  library("Decoding", in: "Media", "CSndFile", "CFFmpeg", "Files", "Pictures", "Text"),
  .target(name: "CAcoustics", path: "Sources/Media/CAcoustics", cSettings: loops),
  library("Acoustics", in: "Media", "CAcoustics", "CFFTWDouble", "Segments", "Selection"),
  // Features of faces, of what extract-faces wrote: no detector, and no decoder.
  library("Appearance", in: "Media", "CFFTW", "Files", "Segments", "Text"),
  library(
    "Faces", in: "Media", "CFaces", "Decoding", "Files", "Pictures", "Segments", "Text",
    "TimeSeries"),
]

let learning: [Target] = [
  .target(name: "CKernels", path: "Sources/Learning/CKernels", cSettings: loops),
  library("Engine", in: "Learning", "COneDNN", "CFFTW", "COpenMP", "Parallel"),
  // Sets of features and series of recordings, joined: what regressions and recurrent networks see.
  library(
    "Features", in: "Learning", "Files", "Safetensors", "Segments", "SeriesReading", "Text",
    "TimeSeries"),
  // What a regression is once it is fitted, apart from `Regression`, so that who predicts links
  // neither liblinear nor OpenBLAS.
  library(
    "LinearModels", in: "Learning", "Features", "Files", "Safetensors", "Segments", "Text",
    "TimeSeries"),
  // What LAPACK does with symmetric matrices.
  library("LinearAlgebra", in: "Learning", "COpenBLAS"),
  // OpenBLAS without threads: the usual build starts some as soon as it is loaded, with 128 MB of
  // address space each, also where a network is trained that never calls it. Where that build alone
  // is there, it is taken.
  .target(
    name: "Regression",
    dependencies: [
      "Agreement", "CLibLinear", "COpenBLAS", "Features", "Files", "LinearAlgebra",
      "LinearModels", "Parallel", "Partitions", "Random", "TimeSeries",
    ],
    path: "Sources/Learning/Regression", swiftSettings: settings,
    linkerSettings: [
      .unsafeFlags(["-Xlinker", "-rpath=/usr/lib/x86_64-linux-gnu/openblas-serial"])
    ]),
  library("Layers", in: "Learning", "CKernels", "Engine", "Random"),
  library(
    "Networks", in: "Learning", "Engine", "Features", "Files", "Layers", "Random", "Safetensors",
    "Segments"),
  library(
    "Training", in: "Learning", "Agreement", "CKernels", "Engine", "Features", "Files", "Layers",
    "Networks", "Partitions",
    "Random", "Safetensors", "Segments", "TimeSeries"),
  // Follows what is in a box by a network that learns on the way.
  library(
    "Tracking", in: "Learning", "CKernels", "Engine", "Files", "Layers", "LinearAlgebra",
    "Pictures", "Random", "Safetensors"),
  // One reader for every kind of model, and what they have in common for who predicts.
  library(
    "Prediction", in: "Learning", "Engine", "Features", "Files", "Layers", "LinearModels",
    "Networks", "Safetensors", "Segments", "TimeSeries", "Training"),
]

// What clusters have, rather than a transport of our own. Apart from Training, so that who trains alone
// does not link it: it adds half a second to the start, and twelve libraries.
let messagePassing: [Target] =
  mpi == nil
  ? [] : [library("MessagePassing", in: "Learning", "CMPI", "Engine", "Parallel", "Training")]

let annotation: [Target] = [
  // What the hand did, on disk before anybody says so, and the series made of it.
  library("Journal", in: "Annotation", "Files", "Random", "Text", "TimeSeries"),
  // The page's files are inside the binary, so that nothing of the disk is served but recordings.
  .target(
    name: "AnnotationServer",
    dependencies: [
      "Agreement", "Decoding", "Files", "Journal", "Text", "TimeSeries", nio("NIOCore"),
      nio("NIOHTTP1"), nio("NIOPosix"),
    ],
    path: "Sources/Annotation/AnnotationServer", resources: [.embedInCode("Page")],
    swiftSettings: settings),
]

let figures: [Target] = [
  .target(
    name: "Figures", dependencies: ["Agreement", "Files", "Text", "TimeSeries"],
    path: "Sources/Figures", swiftSettings: settings)
]

let tools: [Target] = [
  .target(
    name: "ToolSupport", dependencies: [argumentParser, "Files", "Parallel", "Text", "TimeSeries"],
    path: "Sources/Tools/Support", swiftSettings: settings),
  .target(
    name: "LearningToolSupport",
    dependencies: [argumentParser, "Engine", "Features", "ToolSupport", "Training"],
    path: "Sources/Tools/LearningSupport", swiftSettings: settings),
  // The networks' commands, which train has, and train-mpi.
  .target(
    name: "TrainingToolSupport",
    dependencies: [
      argumentParser, "Engine", "Features", "Files", "LearningToolSupport", "Networks",
      "Partitions", "Safetensors", "Segments", "SeriesReading", "Text", "TimeSeries",
      "ToolSupport", "Training",
    ],
    path: "Sources/Tools/TrainingSupport", swiftSettings: settings),
  .target(
    name: "MediaToolSupport",
    dependencies: [argumentParser, "Decoding", "Files", "Segments", "ToolSupport"],
    path: "Sources/Tools/MediaSupport", swiftSettings: settings),
  tool("segment-audio", "MediaToolSupport", "Decoding", "Segments"),
  tool(
    "extract-features", "MediaToolSupport", "Acoustics", "Appearance", "Decoding", "LinearModels",
    "Segments", "SeriesReading", "TimeSeries"),
  tool(
    "extract-faces", "Decoding", "Engine", "Faces", "Pictures", "Safetensors", "Segments",
    "Tracking"),
  // Apart from train, which decodes nothing and does not link what does.
  tool(
    "train-tracker", "LearningToolSupport", "Decoding", "Engine", "Pictures", "Random",
    "Safetensors", "Tracking"),
  .target(
    name: "RatingsToolSupport",
    dependencies: [argumentParser, "Agreement", "Ratings", "ToolSupport"],
    path: "Sources/Tools/RatingsSupport", swiftSettings: settings),
  tool(
    "annotate", "AnnotationServer", "Journal", "Ratings", "RatingsToolSupport", "SeriesReading",
    "TimeSeries"),
  tool("fuse-ratings", "RatingsToolSupport", "Parallel", "Ratings", "TimeSeries", "Warping"),
  tool("rater-agreement", "RatingsToolSupport", "Agreement", "Ratings", "Reliability"),
  tool(
    "train", "LearningToolSupport", "TrainingToolSupport", "Features", "LinearAlgebra",
    "LinearModels", "Partitions", "Regression", "SeriesReading", "TimeSeries", "Training"),
  tool(
    "predict", "LearningToolSupport", "Features", "Layers", "Networks", "Prediction", "Safetensors",
    "Segments", "TimeSeries", "Training"),
  tool("correlate-series", "Association", "Segments", "SeriesReading", "TimeSeries"),
  tool(
    "plot-series", "RatingsToolSupport", "Figures", "Ratings", "SeriesReading", "TimeSeries"),
  tool("postprocess", "PostProcessing", "SeriesReading", "TimeSeries"),
  tool(
    "score-ccc", "Agreement", "Parallel", "Partitions", "Scoring", "SeriesReading", "TimeSeries",
    "Uncertainty"),
]

let messagePassingTools: [Target] =
  mpi == nil
  ? []
  : [tool("train-mpi", "LearningToolSupport", "MessagePassing", "Training", "TrainingToolSupport")]

let executables = (tools + messagePassingTools).filter { $0.type == .executable }.map(\.name)

let benchmarks: [Target] = [
  // Timed by Benchmarks/run; it needs what is visible inside this package only.
  .executableTarget(
    name: "network-step",
    dependencies: [
      "Training", "Networks", "Engine", "Features", "Layers", "Files", "Random", "Safetensors",
      argumentParser,
    ],
    path: "Benchmarks/Sources/network-step", swiftSettings: settings)
]

let testTargets: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["Random", "Safetensors"], path: "Tests/TestSupport",
    swiftSettings: settings),
  tests(of: "Files"),
  tests(of: "Text"),
  tests(of: "Parallel"),
  tests(of: "TimeSeries"),
  tests(of: "SeriesReading", "CLibCSV", "Text", "TimeSeries"),
  tests(of: "Safetensors"),
  tests(of: "Partitions"),
  tests(of: "Agreement"),
  tests(of: "Uncertainty", "Agreement", "Parallel"),
  tests(of: "Scoring", "Agreement", "Random", "TimeSeries", "Uncertainty"),
  tests(of: "Association", "Random", "TimeSeries"),
  tests(of: "Reliability", "Agreement"),
  tests(of: "Ratings", "Agreement", "TimeSeries", "Warping"),
  tests(of: "PostProcessing", "Agreement", "TimeSeries"),
  tests(of: "Warping"),
  tests(of: "Segments", "Safetensors", "SeriesReading", "TimeSeries"),
  tests(of: "Pictures", "Safetensors"),
  tests(of: "Decoding", "CSndFile", "CFFmpeg", "Pictures"),
  tests(of: "Acoustics", "Decoding", "Safetensors", "Segments"),
  tests(of: "Appearance", "Segments"),
  tests(of: "Figures", "Agreement", "TimeSeries"),
  tests(of: "Faces", "Decoding", "Pictures", "Segments"),
  tests(of: "Features", "Safetensors", "Segments", "TimeSeries"),
  tests(of: "LinearModels", "Safetensors"),
  tests(
    of: "Regression", "Features", "LinearModels", "Partitions", "Segments", "TimeSeries"),
  tests(of: "Layers", "Engine", "Safetensors"),
  tests(of: "Networks", "Engine", "Features", "Layers", "Safetensors"),
  tests(
    of: "Training", "Engine", "Features", "Layers", "Networks", "Partitions", "Random", "Segments",
    "Safetensors", "TimeSeries"),
  tests(of: "Tracking", "Engine", "Layers", "Pictures", "Random", "Safetensors"),
  tests(of: "Journal", "TimeSeries"),
  .testTarget(
    name: "AnnotationServerTests",
    dependencies: [
      "AnnotationServer", "Decoding", "Files", "Journal", "TestSupport", "annotate",
      nio("NIOCore"), nio("NIOEmbedded"), nio("NIOHTTP1"),
    ],
    path: "Tests/AnnotationServerTests", swiftSettings: settings),
  .testTarget(
    name: "ToolTests",
    dependencies: [
      "Engine", "Files", "TestSupport", "ToolSupport", "Networks", "Safetensors", "Segments",
    ]
      + executables.map { .target(name: $0) },
    path: "Tests/ToolTests", exclude: ["Cases"], swiftSettings: settings),
]

let package = Package(
  name: "concord",
  products: executables.map { .executable(name: $0, targets: [$0]) },
  dependencies: [
    // The convention for command lines in Swift.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    // Descriptors, retries and the texts of error numbers, without Foundation.
    .package(url: "https://github.com/apple/swift-system", from: "1.7.0"),
    // The server of annotate's page: kept by Swift's own people, links statically, needs no
    // Foundation; no other tool links it.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
  ],
  targets: systemLibraries + messagePassingLibraries + basics + series + analysis + media + learning
    + messagePassing + annotation + figures + tools + messagePassingTools + benchmarks
    + testTargets,
  cxxLanguageStandard: .cxx17
)
