import Testing
import TimeSeries

/// Tables of which a row is what one rater said, with made-up numbers.
extension Layout {
  static let long: [Layout] = [
    Layout(
      "long, by rater", path: "ratings.csv", dimensions: ["R1", "R2"],
      recordings: [
        Recording(name: "P1", times: [0.5, 1, 1.5], columns: [[1, 2, .nan], [.nan, 4, 5]]),
        Recording(name: "P2", times: [0.5], columns: [[6], [.nan]]),
      ],
      text: """
        recording,time,rater,arousal
        P1,0.5,R1,1
        P1,1,R1,2
        P1,1,R2,4
        P1,1.5,R2,5
        P2,0.5,R1,6

        """),
    Layout(
      "long, by time, raters by number", path: "ratings.csv", dimensions: ["1", "2"],
      recordings: [
        Recording(name: "P1", times: [0.5, 1], columns: [[0.1, 0.3], [0.2, .nan]])
      ],
      text: """
        recording,time,rater,arousal
        P1,0.5,1,0.1
        P1,0.5,2,0.2
        P1,1,1,0.3
        P1,1,2,

        """),
    Layout(
      "long, other names and order, no recording", path: "valence/P7.csv",
      dimensions: ["anna", "bo"],
      recordings: [
        Recording(name: "P7", times: [0, 0.25, 0.5], columns: [[1, 2, 3], [4, .nan, .nan]])
      ],
      text: """
        rating;Coder ID;timestamp;remark
        1;anna;0;
        4;bo;0;late
        2;anna;250;
        3;anna;500;none

        """),
    Layout(
      "long, two dimensions", path: "P1.tsv",
      dimensions: ["arousal_A", "valence_A", "arousal_B", "valence_B"],
      recordings: [
        Recording(name: "x y", times: [1, 2], columns: [[1, 3], [2, 4], [.nan, 5], [.nan, 6]])
      ],
      text: """
        file\tannotator\ttime_s\tframe\tarousal\tvalence
        x y\tA\t1\t25\t1\t2
        x y\tA\t2\t50\t3\t4
        x y\tB\t2\t50\t5\t6

        """),
    Layout(
      "long, dimensions in rows", path: "P1.csv",
      dimensions: ["arousal_A", "valence_A", "arousal_B"],
      recordings: [
        Recording(name: "P1", times: [1, 2], columns: [[1, .nan], [2, .nan], [.nan, 3]])
      ],
      text: """
        name,time,rater,dimension,value
        P1,1,A,arousal,1
        P1,1,A,valence,2
        P1,2,B,arousal,3

        """),
    Layout(
      "long, dimensions in rows, no rater", path: "P1.csv", dimensions: ["arousal", "valence"],
      recordings: [Recording(name: "P1", times: [1, 2], columns: [[1, 3], [2, .nan]])],
      text: "recording,time,variable,value\nP1,1,arousal,1\nP1,1,valence,2\nP1,2,arousal,3\n"),
    Layout(
      "long, one rater", path: "model.csv", dimensions: ["arousal"],
      recordings: [Recording(name: "P1", times: [1, 2], columns: [[0.5, 0.25]])],
      text: "recording,time,rater,arousal\nP1,1,ours,0.5\nP1,2,ours,0.25\n"),
    Layout(
      "long, subjects beside the recording are raters", path: "P.csv", dimensions: ["S1", "S2"],
      recordings: [Recording(name: "P1", times: [1], columns: [[0.5], [0.25]])],
      text: "recording,subject,time,arousal\nP1,S1,1,0.5\nP1,S2,1,0.25\n"),
    Layout(
      "the subject recorded", path: "P.csv", dimensions: ["arousal"],
      recordings: [
        Recording(name: "P1", times: [1, 2], columns: [[0.5, 0.25]]),
        Recording(name: "P2", times: [1], columns: [[1]]),
      ],
      text: "recording,subject,time,arousal\nP1,S1,1,0.5\nP1,S1,2,0.25\nP2,S2,1,1\n"),
    Layout(
      "raters of whole numbers, one called judge", path: "P.csv", dimensions: ["judge", "self"],
      recordings: [Recording(name: "P", times: [1, 2, 3], columns: [[0, 0, 1], [2, 2, 3]])],
      text: "time,judge,self\n1,0,2\n2,0,2\n3,1,3\n"),
  ]

  static let wide: [Layout] = [
    Layout(
      "times in the header", path: "arousal/P3.csv", dimensions: ["R1", "R2"],
      recordings: [
        Recording(name: "P3", times: [0.04, 0.08, 0.12], columns: [[1, 2, 3], [4, .nan, 6]])
      ],
      text: "rater,0.04,0.08,0.12\nR1,1,2,3\nR2,4,,6\n"),
    Layout(
      "times in the header, recordings and raters", path: "arousal.csv", dimensions: ["1", "2"],
      recordings: [
        Recording(name: "P1", times: [0, 0.25, 0.5], columns: [[1, 2, 3], [4, 5, 6]]),
        Recording(name: "P2", times: [0, 0.25, 0.5], columns: [[.nan, .nan, .nan], [7, 8, 9]]),
      ],
      text: "recording;rater;0ms;250ms;500ms\nP1;1;1;2;3\nP1;2;4;5;6\nP2;2;7;8;9\n"),
    Layout(
      "times in the header, whole milliseconds", path: "valence/P3.csv", dimensions: ["A", "B"],
      recordings: [
        Recording(name: "P3", times: [0, 0.04, 0.08], columns: [[1, 2, 3], [4, 5, 6]])
      ],
      text: "annotator,t_0,t_40,t_80\nA,1,2,3\nB,4,5,6\n"),
    Layout(
      "times in the header, one row a recording", path: "arousal/gold.csv", dimensions: ["arousal"],
      recordings: [
        Recording(name: "P1", times: [0.5, 1, 1.5], columns: [[1, 2, 3]]),
        Recording(name: "P2", times: [0.5, 1, 1.5], columns: [[4, 5, 6]]),
      ],
      text: "recording,0.5,1.0,1.5\nP1,1,2,3\nP2,4,5,6\n"),
  ]
}
