import ArgumentParser

/// Checks that standard input, written `-`, is meant at most once on a command line.
///
/// - Throws: `ValidationError`, for status 64, if several of the paths are `-`.
package func checkStandardInput(in paths: [String]) throws {
  if paths.count(where: { $0 == "-" }) > 1 {
    throw ValidationError("expected standard input ('-') once, found it more often")
  }
}
