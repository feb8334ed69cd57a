import Files
import Foundation
import TestSupport
import Testing

@testable import AnnotationServer

@Suite struct AddressesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theyStayFromOneServerToTheNext() throws {
    var first: Addresses? = try Addresses(in: folder.path, raters: ["anna", "Ünal \"Ö\""])
    let tokens = try #require(first?.tokens)
    #expect(first?.port == nil && Set(tokens.values).count == 2)
    #expect(tokens.values.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    try first?.keep(port: 4711)
    first = nil
    let second = try Addresses(in: folder.path, raters: ["anna", "ben"])
    #expect(second.port == 4711 && second.tokens["anna"] == tokens["anna"])
    #expect(second.tokens.count == 3)
  }

  @Test func onlyTheirOwnerReadsThem() throws {
    _ = try Addresses(in: folder.path, raters: ["anna"])
    let path = folder.path(Addresses.fileName)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func oneServerHasAFolderAtATime() throws {
    var first: Addresses? = try Addresses(in: folder.path, raters: ["anna"])
    #expect(first?.tokens.count == 1)
    let error = #expect(throws: FileError.self) {
      try Addresses(in: folder.path, raters: ["ben"])
    }
    #expect(error?.kind == .cannotCreate)
    first = nil
    _ = try Addresses(in: folder.path, raters: ["ben"])
  }

  @Test(arguments: ["", "{", "[1]", #"{"port":1}"#, "\u{0}"])
  func whatACutLeftIsAsGoodAsNone(text: String) throws {
    _ = try folder.file(Addresses.fileName, Array(text.utf8))
    let addresses = try Addresses(in: folder.path, raters: ["anna"])
    #expect(addresses.port == nil && addresses.tokens.count == 1)
  }
}
