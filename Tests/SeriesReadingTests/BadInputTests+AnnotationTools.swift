extension BadInputTests {
  /// What can be wrong in the export of an annotation tool.
  static let annotationTools: [Case] = [
    Case("CARMA, rule first", "%%%%%%,%%%%%%\n1,2\n", line: 1, says: "such as Second,Rating"),
    Case(
      "CARMA, no header", "Number of Steps,9\n%%%%%%,%%%%%%\n1,2\n", line: 1,
      says: "expected a line such as Second,Rating before the %%%%%%, found 'Number of Steps,9'"),
    Case("CARMA, no rating", "Second\n%%%%%%\n1\n", line: 1, says: "expected a value column"),
    Case(
      "CARMA, text", carma + "1,2\n2,high\n", line: 5,
      says: "a number in column 2, found 'high'"),
    Case("CARMA, ragged", carma + "1,2\n2,3,4\n", line: 5, says: "expected 2 fields, found 3"),
    Case("CARMA, back in time", carma + "2,2\n1,3\n", line: 5, says: "a time after 2.0 s"),
    Case("CARMA, cut within a row", carma + "1,2\n2", line: 5, says: "expected 2 fields, found 1"),
    Case(
      "DARMA, no label", "Second,X,,Button\n%%%,%%%,%%%,%%%\n1,2,3,0\n", line: 1,
      says: "a name for column 3"),
    Case(
      "DARMA, label with a comma", "Second,warm, cold,Y,Button\n%%%,%%%,%%%,%%%\n1,2,3,0\n",
      line: 3, says: "expected 5 fields, found 4"),
    Case("PAGAN, no rows", pagan, line: nil, says: "expected rows"),
    Case(
      "PAGAN, other columns", "Participant,VideoTime,Value,arousal\n", line: 1,
      says: "PAGAN's columns"),
    Case(
      "PAGAN, a column twice", "VideoTime,Value,Value\n", line: 1, says: "PAGAN's columns at most"),
    Case("PAGAN, ragged", pagan + "a,R,0\n", line: 2, says: "expected 4 fields, found 3"),
    Case("PAGAN, text for a time", pagan + "a,R,x,1\n", line: 2, says: "a time in column 3"),
    Case("PAGAN, no time", pagan + "a,R,NaN,1\n", line: 2, says: "a time in column 3, found 'NaN'"),
    Case("PAGAN, infinite", pagan + "a,R,0,1\n\na,R,1,inf\n", line: 4, says: "found 'inf'"),
    Case("PAGAN, no rater", pagan + "a,,0,1\n", line: 2, says: "a name in column 2"),
    Case("PAGAN, no recording", pagan + ",R,0,1\n", line: 2, says: "a name in column 1"),
    Case("PAGAN, odd rater", pagan + "a,time,0,1\n", line: 2, says: "a rater's name"),
    Case("PAGAN, open quote", pagan + "\"a,R,0,1\n", line: 2, says: "quotes only around"),
    Case("PAGAN, NUL", pagan + "a,R,0,1\na,R,\u{0},1\n", line: 3, says: "NUL"),
    Case(
      "PAGAN, two raters of one name", sessions + "a,R,1,0,1\na,R,2,0,1\na,R#2,1,0,1\n", line: 4,
      says: "a rater's name of its own, found 'R#2'"),
    Case(
      "PAGAN, over-long line",
      pagan + "a,R,0,1\n" + manyEvents + "a,R,0,"
        + String(repeating: "1", count: 1 << 20) + "\n", line: 20_003, says: "at most 1 MiB"),
    // 9,000 raters at 9,000 times: 162 kB that would need 600 MB.
    Case(
      "PAGAN, too many raters", pagan + (0..<9000).map { "a,R\($0),\($0),1\n" }.joined(),
      line: nil, says: "found 9000 raters and 9000 times"),
  ]

  /// What can be wrong in a long table, a table with times in its header, or a track.
  static let longTables: [Case] = [
    Case("long, ragged", long + "a,1,R,0.5\na,2,R\n", line: 3, says: "expected 4 fields, found 3"),
    Case("long, no rater", long + "a,1,R,0.5\na,2,,1\n", line: 3, says: "a name in column 3"),
    Case("long, text", long + "a,1,R,0.5\na,2,R,high\n", line: 3, says: "found 'high'"),
    Case("long, no time", long + "a,,R,0.5\n", line: 2, says: "a time in column 2"),
    Case(
      "long, twice", long + "a,1,R,0.5\na,1,S,0.5\na,1,R,1\n", line: 4,
      says: "one row of rater R at 1.0, found a second; --same-time"),
    Case("long, no rows", long, line: nil, says: "expected rows"),
    Case("long, odd rater", long + "a,1,recording,0.5\n", line: 2, says: "a rater's name"),
    Case(
      "long, two columns for raters", "time,rater,annotator,x\n1,A,B,2\n", line: 1,
      says: "found 'rater' and 'annotator'; choose with --columns rater=NAME"),
    Case(
      "long, a name twice", "time,rater,x,x\n1,A,2,3\n", line: 1, says: "found 'x' twice"),
    Case(
      "long, names that meet", "time,rater,dimension,value\n1,c,a_b,1\n1,b_c,a,2\n", line: 1,
      says: "a column's name of its own, found 'a_b_c'"),
    Case(
      "units, twice", "recording,rater,x\na,R,1\na,S,1\na,R,2\n", line: 4,
      says: "one row of rater R a recording"),
    Case("header times, ragged", "rater,1,2,3\nA,1,2\n", line: 2, says: "expected 4 fields"),
    Case("header times, text", "rater,1,2,3\nA,1,x,3\n", line: 2, says: "in column 3, found 'x'"),
    Case(
      "header times, twice", "rater,1,2,3\nA,1,2,3\nA,1,2,3\n", line: 3,
      says: "one row of rater A at 1.0"),
    Case(
      "ELAN", "<?xml version=\"1.0\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"x\">\n", line: nil,
      says: "Tab-delimited Text"),
    Case("XML", "<?xml version=\"1.0\"?>\n<corpus/>\n", line: nil, says: "found other XML"),
    Case("XML, no end", "<annotation ", line: nil, says: "expected a name"),
    Case("XML, text", "<annotation>x</annotation>", line: nil, says: "expected a tag"),
    Case(
      "NOVA, no scheme", "<annotation><info ftype=\"ASCII\"/></annotation>", line: nil,
      says: "expected one element scheme, found 0"),
  ]

  private static let long = "recording,time,rater,arousal\n"
  private static let carma = "Number of Steps,9\nSecond,Rating\n%%%%%%,%%%%%%\n"
  private static let pagan = "OriginalName,Participant,VideoTime,Value\n"
  private static let sessions = "OriginalName,Participant,SessionID,VideoTime,Value\n"
  private static let manyEvents = (0..<20_000).map { "a,R,\($0),0\n" }.joined()
}
