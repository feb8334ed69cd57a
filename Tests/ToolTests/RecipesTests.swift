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

    var testDescription: String { name }
  }

  private static let recipes = [
    Recipe(
      name: "table-3",
      settings: "features='--window 0.4 --hop 0.4' svr='--c 1e-3,1e-2' svr_compare='--every 2' "
        + "blstm='--epochs 1 --sequence-length 4 --layers 1 --cells 2'",
      systems: ["svr", "blstm-mse", "blstm-ccc"].flatMap { ["\($0)-egemaps", "\($0)-compare"] }),
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
