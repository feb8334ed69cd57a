import Dispatch
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
    try await withTaskExecutorPreference(BrowserExecutor()) {
      let browser = try await Browser(profile: profile.path)
      do {
        try await Browser.$shared.withValue(browser) { try await function() }
      } catch {
        await browser.quit()
        throw error
      }
      await browser.quit()
    }
    withExtendedLifetime(profile) {}
  }
}

/// Apart from the pool whose threads the other tests take to compute: what mostly waits for a page
/// would have to wait until they all have ended.
private final class BrowserExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "browser")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

extension Trait where Self == BrowserScope {
  /// A browser for all tests of a suite.
  static var browser: Self { Self() }
}
