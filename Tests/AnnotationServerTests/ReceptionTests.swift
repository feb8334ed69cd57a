import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

@Suite struct ReceptionTests {
  private let sitting: Sitting

  init() throws { sitting = try Sitting() }

  @Test(arguments: [
    "127.0.0.1:8000", "localhost:8000",
  ])
  func ownNamesAreServed(host: String) {
    #expect(sitting.ask(.get, "/00aa/") { $0.host = [host] }.status == 200)
  }

  /// A name that was made to lead here, another port, none, two.
  @Test(arguments: [
    ["evil.example:8000"], ["127.0.0.1"], ["127.0.0.1:8001"], ["127.0.0.1:8000.evil.example"], [],
    ["127.0.0.1:8000", "127.0.0.1:8000"], [""], ["[::1]:8000"],
  ])
  func otherNamesAreNot(host: [String]) {
    #expect(sitting.ask(.get, "/00aa/") { $0.host = host }.status == 421)
  }

  @Test(arguments: [
    [], ["null"], ["http://evil.example"], ["https://127.0.0.1:8000"], ["http://localhost:8000"],
    ["http://127.0.0.1:8000", "http://127.0.0.1:8000"], ["http://127.0.0.1:8000/"],
  ])
  func otherPagesWriteNothing(origin: [String]) {
    let response = sitting.ask(.post, "/00aa/begin") {
      $0.origin = origin
      $0.body = Array(#"{"page":"p","task":0,"retake":false,"browser":{}}"#.utf8)
    }
    #expect(response.status == 403)
    #expect(sitting.raters[0].position(of: sitting.raters[0].tasks[0]).take == 0)
  }

  /// Whatever is not under a token is as if there were nothing.
  @Test(arguments: [
    "/", "", "/00aa", "00aa/", "/00ab/", "/00a/", "/00aaa/", "//00aa/", "/%30%30aa/", "/00aa%2f",
    "http://127.0.0.1:8000/00aa/", "*", "/00AA/", "/?00aa/",
  ])
  func whatIsUnderNoTokenIsNotFound(target: String) {
    let response = sitting.ask(.get, target)
    #expect(response.status == 404 && response.text == "not found\n")
  }

  @Test(arguments: [
    "..", "../", "../secret.txt", "..%2fsecret.txt", "%2e%2e%2fsecret.txt", "media/../secret.txt",
    "media/..%2f..%2fsecret.txt", "media/0/", "media/0/../../secret.txt", "media/%30", "media/+0",
    "media/-0", "media/", "media/2", "media/99999999999999999999", "media/0%00", "media/0x0",
    "media/ 0", "media\\0", "P1.mp4", "./page.js", "page.js/", "page%2ejs", "PAGE.JS",
    "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "session.json/", "review/0.json",
    ".annotate.json", "begin", "events",
  ])
  func noPathLeadsOut(path: String) {
    #expect(sitting.ask(.get, "/00aa/\(path)").status == 404)
  }

  @Test(arguments: [Request.Method.other, .post])
  func onlyWhatIsReadIsRead(method: Request.Method) {
    for path in ["", "page.js", "session.json", "media/0"] {
      #expect(sitting.ask(method, "/00aa/\(path)").status == 404)
    }
  }

  /// Every file of the page is inside the binary as it lies among the sources.
  @Test func thePageIsServedWhole() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Annotation/AnnotationServer/Page")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains("index.html"))
    for name in names {
      let response = sitting.ask(.get, "/00aa/\(name == "index.html" ? "" : name)?x=1")
      #expect(response.status == 200, "\(name)")
      guard case .bytes(let bytes) = response.body else { continue }
      #expect(bytes == Array(try Data(contentsOf: folder.appending(path: name))), "\(name)")
    }
    #expect(PageFile.all.count == names.count)
  }

  @Test func ofARangeOneIsServed() throws {
    func answer(_ range: String?, ifRange: Bool = false) -> Response {
      sitting.ask(.get, "/00aa/media/0") {
        $0.range = range
        $0.hasIfRange = ifRange
      }
    }
    func part(_ response: Response) -> Range<Int>? {
      if case .file(_, let range) = response.body { range } else { nil }
    }
    #expect(answer(nil).status == 200 && part(answer(nil)) == 0..<1000)
    #expect(answer(nil).type == "video/mp4" && answer(nil).header("Accept-Ranges") == "bytes")
    for (text, expected) in [
      ("bytes=0-0", 0..<1), ("bytes=0-", 0..<1000), ("bytes=10-19", 10..<20),
      ("bytes=990-2000", 990..<1000), ("bytes=-10", 990..<1000), ("bytes=-2000", 0..<1000),
      ("bytes= 5-6", 5..<7), ("bytes=999-999999999999999999", 999..<1000),
    ] {
      let response = answer(text)
      #expect(response.status == 206 && part(response) == expected, "\(text)")
      #expect(
        response.header("Content-Range")
          == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/1000")
      #expect(answer(text, ifRange: true).status == 200)
    }
    for text in ["bytes=1000-", "bytes=1000-1001", "bytes=-0"] {
      #expect(answer(text).status == 416, "\(text)")
      #expect(answer(text).header("Content-Range") == "bytes */1000")
    }
    for text in [
      "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1",
      "bytes=0x0-1", "bytes=--1", "bytes=0-9999999999999999999", "bytes=+1-2", "bytes=1 - 2",
    ] {
      #expect(answer(text).status == 200, "\(text)")
    }
  }
}
