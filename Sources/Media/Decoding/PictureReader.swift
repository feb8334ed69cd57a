package import Files

/// Reads the pictures of a recording, one after the other in the order in which they are shown, each
/// with its time: of a video, or of a folder of frames.
package protocol PictureReader: AnyObject {
  var path: String { get }

  /// The files of a folder of frames; nil if the recording is one file.
  var pictures: [String]? { get }

  /// Where the recording says that its pictures end, seconds; nil if it does not.
  var expectedEnd: Double? { get }

  /// When the last picture that was read leaves the screen, seconds.
  var end: Double { get }

  /// Share of the recording that was read, 0 to 1; nil if it does not say how long it is.
  var progress: Double? { get }

  /// What went not as it should with the pictures that were read so far.
  var notices: [String] { get }

  /// What was done with them that the user should know.
  var notes: [String] { get }

  /// Whether a part of the recording is missing, which was allowed; known at the end.
  var isCut: Bool { get }

  /// Decodes the next picture.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `badData` if the recording cannot be read further or is not whole.
  func next() throws(FileError) -> VideoFrame?
}
