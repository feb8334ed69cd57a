import TestSupport
import Testing

/// Tests in a real browser, one after the other in one process of it.
@Suite(.serialized, .browser, .whereInstalled) struct BrowserTests {}

extension Trait where Self == ConditionTrait {
  static var whereInstalled: Self {
    .enabled(if: Browser.isInstalled, "chromium, chromedriver or ffmpeg is not installed")
  }
}

struct BrowserScope: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let profile = try TemporaryFolder()
    let browser = try await Browser(profile: profile.path)
    do {
      try await Browser.$shared.withValue(browser) { try await function() }
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
    withExtendedLifetime(profile) {}
  }
}

extension Trait where Self == BrowserScope {
  /// A browser for all tests of a suite.
  static var browser: Self { Self() }
}
