import Testing
import TimeSeries

/// Every file layout that is recognised, as a small text with made-up numbers, and what it means.
struct Layout: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let path: String
  let text: String
  let meaning: TimeSeries

  init(
    _ name: String, path: String, dimensions: [String], recordings: [Recording],
    text: String
  ) {
    testDescription = name
    self.path = path
    self.text = text
    meaning = TimeSeries(dimensions: dimensions, recordings: recordings)
  }

  static let all: [Layout] = own + recola + avec + sewa + others + annotationTools + long + wide

  static let own: [Layout] = [
    Layout(
      "our own", path: "gold.csv", dimensions: ["arousal", "valence"],
      recordings: [
        Recording(name: "P16", times: [0.04, 0.08], columns: [[0.1, -0.25], [.nan, 1]]),
        Recording(name: "P, \"17\"", times: [0.04], columns: [[0.5], [1e-7]]),
      ],
      text: """
        recording,time,arousal,valence
        P16,0.04,0.1,
        P16,0.08,-0.25,1
        "P, ""17""\",0.04,0.5,1e-07

        """),
    Layout(
      "our own, in whole seconds 10 apart", path: "gold.csv", dimensions: ["t", "name", "value"],
      recordings: [
        Recording(name: "a", times: [10, 20, 30], columns: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
      ],
      text: "recording,time,t,name,value\na,10,1,4,7\na,20,2,5,8\na,30,3,6,9\n"),
    Layout(
      "our own, no rows", path: "gold.csv", dimensions: ["arousal"], recordings: [],
      text: "recording,time,arousal\n"),
  ]

  static let recola: [Layout] = [
    Layout(
      "RECOLA ratings", path: "emotional_behaviour/arousal/P16.csv",
      dimensions: ["FM1", "FM2", "FF3"],
      recordings: [
        Recording(
          name: "P16", times: [0, 0.04, 0.08],
          columns: [[0, 0.01, 0.02], [-0.1, -0.1, 0], [0.33, 0.34, 0.35]])
      ],
      text: "time;FM1 ;FM2 ;FF3\n0.00;0.00;-0.10;0.33\n0.04;0.01;-0.10;0.34\n0.08;0.02;0.00;0.35\n"),
    Layout(
      "RECOLA centred gold standard", path: "centred/arousal/P16.csv", dimensions: ["arousal"],
      recordings: [Recording(name: "P16", times: [0, 0.04], columns: [[0.125, 0.25]])],
      text: "0,0.125\n0.04,0.25\n"),
    Layout(
      "RECOLA ratings from a spreadsheet", path: "valence/P17.csv", dimensions: ["FM1", "FM2"],
      recordings: [Recording(name: "P17", times: [0, 0.04], columns: [[0.5, .nan], [1, .nan]])],
      text: "\u{FEFF}time;FM1 ;FM2\r\n0.00;0.50;1\r\n0.04;NaN;?\r\n"),
  ]

  static let avec: [Layout] = [
    Layout(
      "AVEC gold standard", path: "gold/valence/dev_1.arff", dimensions: ["arousal"],
      recordings: [
        Recording(name: "dev_1", times: [0, 0.04, 300], columns: [[0.5, 0.0123, .nan]])
      ],
      text: """
        @relation GOLDSTANDARD_AROUSAL\r
        \r
        @attribute Instance_name string\r
        @attribute frameTime numeric\r
        @attribute GoldStandard numeric\r
        \r
        @data\r
        \r
        dev_1,0,0.5\r
        dev_1,0.04,0.0123\r
        dev_1,300,?\r

        """),
    Layout(
      "AVEC gold standard, other case, quotes and comments", path: "x/dev_2.arff",
      dimensions: ["valence"],
      recordings: [Recording(name: "dev 2", times: [0.1, 0.2], columns: [[1, 2]])],
      text: """
        % made up
        @RELATION 'Goldstandard_Valence'
        @ATTRIBUTE "Instance name" STRING
        @Attribute FRAMETIME REAL
        @attribute goldstandard Numeric
        @DATA
        % rows
        'dev 2',0.1,1
        % one more
        'dev 2' , 0.2 , 2

        """),
    Layout(
      "AVEC features", path: "features/dev_3.arff", dimensions: ["F0", "loudness [sone]"],
      recordings: [
        Recording(name: "dev_3", times: [0, 0.04], columns: [[100, 101], [2, .nan]])
      ],
      text: """
        @relation features
        @attribute TimeStamp numeric
        @attribute F0 numeric
        @attribute 'loudness [sone]' real
        @attribute class {yes,no}
        @data
        0,100,2,yes
        0.04,101,?,no
        """),
    Layout(
      "AVEC individual ratings", path: "ratings_individual/arousal/dev_1.csv",
      dimensions: ["FM1", "FF1"],
      recordings: [
        Recording(name: "dev_1", times: [0, 0.04], columns: [[0.1, 0.2], [0.3, 0.4]])
      ],
      text: "time;FM1 ;FF1\n0.00;0.1;0.3\n0.04;0.2;0.4\n"),
  ]

  static let sewa: [Layout] = [
    Layout(
      "SEWA", path: "labels/Train_DE_01.csv", dimensions: ["arousal", "valence", "liking"],
      recordings: [
        Recording(
          name: "Train_DE_01", times: [0, 0.1], columns: [[0.1, 0.2], [0.3, 0.4], [0, 0]])
      ],
      text: "Train_DE_01;0.0;0.1;0.3;0\nTrain_DE_01;0.1;0.2;0.4;0\n"),
    Layout(
      "AVEC 2019", path: "labels/Train_HU_01.csv", dimensions: ["arousal", "valence", "liking"],
      recordings: [
        Recording(
          name: "Train_HU_01", times: [0, 0.1], columns: [[0.1, 0.2], [0.3, 0.4], [0, 0]])
      ],
      text: """
        name;timestamp;arousal;valence;liking
        'Train_HU_01';0.000000;0.100000;0.300000;0.000000
        'Train_HU_01';0.100000;0.200000;0.400000;0.000000

        """),
  ]

  static let others: [Layout] = [
    Layout(
      "MuSe", path: "label_segments/arousal/1.csv", dimensions: ["arousal"],
      recordings: [Recording(name: "1", times: [1.25, 1.5, 4], columns: [[0.1, 0.2, 0.3]])],
      text: "timestamp,segment_id,value\n1250,1,0.1\n1500,1,0.2\n4000,2,0.3\n"),
    Layout(
      "MuSe without segments", path: "trustworthiness/7.csv", dimensions: ["trustworthiness"],
      recordings: [Recording(name: "7", times: [0, 0.25, 0.5], columns: [[0.1, 0.2, 0.3]])],
      text: "timestamp,value\n0,0.1\n250,0.2\n500,0.3\n"),
    Layout(
      "openSMILE", path: "P16.csv", dimensions: ["loudness", "F0"],
      recordings: [
        Recording(name: "a", times: [0, 0.01], columns: [[1, 2], [3, 4]]),
        Recording(name: "b", times: [0], columns: [[5], [6]]),
      ],
      text: "name;frameTime;loudness;F0\n'a';0.00;1;3\n'a';0.01;2;4\n'b';0.00;5;6\n"),
    Layout(
      "openSMILE, numbered frames", path: "P16.csv", dimensions: ["loudness"],
      recordings: [Recording(name: "a", times: [0, 0.01], columns: [[1, 2]])],
      text: "name;frameIndex;frameTime;loudness\n\"a\";0;0.00;1\n\"a\";1;0.01;2\n"),
    Layout(
      "openSMILE, ARFF", path: "P16.arff", dimensions: ["loudness", "class"],
      recordings: [Recording(name: "a", times: [0, 0.01], columns: [[1, 2], [.nan, .nan]])],
      text: """
        @relation openSMILE_features

        @attribute name string
        @attribute frameTime numeric
        @attribute loudness numeric
        @attribute class numeric

        @data

        'a',0.000000,1.0e+00,?
        'a',0.010000,2.0e+00,?
        """),
    Layout(
      "End2You", path: "labels/P16.csv", dimensions: ["arousal", "valence"],
      recordings: [Recording(name: "P16", times: [0, 0.04], columns: [[0.1, 0.2], [0.3, 0.4]])],
      text: "# timestamp,arousal,valence\n0.000000,0.1,0.3\n0.040000,0.2,0.4\n"),
    Layout(
      "tabs, padded names", path: "P16.tsv", dimensions: ["arousal", "valence"],
      recordings: [
        Recording(name: "P 16", times: [0.04, 0.08], columns: [[1, .nan], [.nan, 2]])
      ],
      text: "file\ttime \t arousal\tvalence  \nP 16\t0.04\t1\tNone\nP 16\t0.08\t\t2\n"),
  ]
}
