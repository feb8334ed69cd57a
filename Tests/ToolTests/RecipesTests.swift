import Foundation
import TestSupport
import Testing

/// Runs the published systems of docs/recipes as they are, on four recordings of a hum, and with settings
/// by which a tiny corpus is enough.
@Suite struct RecipesTests {
  struct Recipe: Sendable, CustomTestStringConvertible {
    let name: String
    /// Variables of the script, as the shell takes them.
    let settings: String
    /// Systems whose scores it prints.
    let systems: [String]
    /// Whether it is run on faces.
    var seesFaces = false

    var testDescription: String { name }
  }

  private static let recipes = [
    Recipe(
      name: "table-3",
      settings: "features='--window 0.4 --hop 0.4' svr='--c 1e-3,1e-2' svr_compare='--every 2' "
        + "blstm='--epochs 1 --sequence-length 4 --layers 1 --cells 2'",
      systems: ["svr", "blstm-mse", "blstm-ccc"].flatMap { ["\($0)-egemaps", "\($0)-compare"] }),
    Recipe(
      name: "table-5",
      settings:
        "part=validation features='--window 0.4' thinned='--hop 0.04' components=2 folds=2 svr='--c 1e-2' rvm='--every 2' "
        + "blstm='--epochs 1 --sequence-length 4 --layers 1 --cells 2'",
      systems: [
        "geometry-svr", "geometry-rvm", "geometry-blstm", "geometry-s-s", "appearance-svr",
        "mixed-svr",
      ], seesFaces: true),
    Recipe(
      name: "avec-2016",
      settings: "features='--set prosody --hop 0.1' modalities='audio video' windows='0.4 0.8' "
        + "svr='--delay 0:0.4:0.2 --c 1e-3,1e-2'",
      systems: ["arousal", "valence"].flatMap { dimension in
        ["audio", "video", "fusion"].map { "\($0)-\(dimension)" }
      }),
    Recipe(
      name: "oa-rvm",
      settings: "features='--set mfcc --window 0.5 --hop 0.1' sets='egemaps video' folds=2 "
        + "first='--staircase 2 --delay 0,0.4' second='--context 0.2'",
      systems: ["egemaps-alone", "video-alone", "oa-rvm"]),
    Recipe(
      name: "strength-modelling",
      settings: "features='--window 0.5 --hop 0.1' modalities='audio video' folds=2 svr='--c 1e-2' "
        + "blstm='--delay 0.4 --epochs 1 --sequence-length 10 --layers 1 --cells 2'",
      systems: ["s-s", "s-b", "b-s", "b-b"].flatMap { ["features-\($0)", "decision-\($0)"] }),
  ]

  /// The portrait of the fixtures as three recordings, each in other boxes.
  private static let faces = """
    for name in H1 H2 H3; do
      cp "$package/Tests/ToolTests/Cases/inputs/face.mp4" $name.mp4
    done
    awk -v OFS=, 'BEGIN {
      print "recording,frame,x,y,width,height"
      for (name = 1; name < 4; name++)
        for (frame = 0; frame < 12; frame++)
          print "H" name, frame, 60 + 2 * name, 40 + frame % 3, 90, 90
    }' > boxes.csv
    extract-faces --boxes boxes.csv --size 16 --landmarks \
      --landmark-model "$package/Tests/Reference/Faces/landmarks.dat" --output segments H?.mp4 \
      > faces.csv

    """

  @Test func allAreRun() throws {
    let folder = Products.package.appending(path: "docs/recipes").path
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == Self.recipes.map(\.name).sorted())
  }

  @Test(arguments: recipes)
  func printsTheScoresOfItsSystems(recipe: Recipe) throws {
    let scratch = try TemporaryFolder()
    let package = Products.package.path
    // A second modality is made of the sound too.
    let run = try ShellRun(
      """
      set -eu
      package='\(package)'
      \(recipe.seesFaces ? Self.faces : "")
      '\(package)/Fixtures/hum/make-hum' . 2
      fuse-ratings --method mean ratings/*/*.csv > gold.csv
      for window in 0.4 0.8; do
        extract-features audio --set prosody --window $window --hop 0.1 --output video-$window \
          audio/*
      done > video.csv
      cp -r video-0.4 video
      export scores='--interval none' \(recipe.settings)
      '\(package)/docs/recipes/\(recipe.name)' > scores 2> notes || { cat notes >&2; exit 1; }
      cat scores
      """, in: scratch.url, limit: 300)
    #expect(run.status == 0, "\(String(decoding: run.stderr, as: UTF8.self))")
    let rows = String(decoding: run.stdout, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let pooled = rows.filter { $0[2] == "pooled" && Double($0[5])?.isFinite == true }
    #expect(Set(pooled.map { "\($0[0])" }) == Set(recipe.systems))
    #expect(Set(pooled.map { "\($0[1])" }) == ["arousal", "valence"])
  }
}
