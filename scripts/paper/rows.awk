# What as-md and as-tex share: files table-X.csv gathered by the rows of the paper's tables. Their own
# part is print_table(), which is called at the end of each file.

BEGIN {
  FS = ","
  places = split("arousal,test arousal,validation valence,test valence,validation", place, " ")
}

FNR == 1 {
  if (NR > 1) print_table()
  rows = marked = systems = 0
  split("", number)
  split("", published)
  split("", ours)
  split("", mark)
  split("", count)
  next
}

{
  table = $1
  row = $2 FS $3 FS $4
  if (!(row in number)) {
    number[row] = ++rows
    part[rows] = $2
    predictor[rows] = $3
    features[rows] = $4
    system_[rows] = $5
    if ($5 != "" && !($5 in count)) {
      names[++systems] = $5
      count[$5] = ""
    }
  }
  i = number[row]
  at = $6 "," $7
  published[i, at] = short($8)
  ours[i, at] = $9 == "" ? "" : short($9)
  interval[i, at] = "[" short($10) ", " short($11) "]"
  if ($5 != "" && $14 != "" && !($14 in mark)) {
    mark[$14] = ++marked
    reason[marked] = $14
  }
  why[i, at] = mark[$14]
  # Both dimensions have the same recordings.
  if ($9 != "" && $6 == "arousal")
    count[$5] = count[$5] (count[$5] == "" ? "" : "; ") $7 " " $12 ($12 == 1 ? " recording, " : " recordings, ") $13 \
      " steps"
}

END { if (NR > 0) print_table() }

# .684 for 0.684320, as the paper writes it; a dash for nothing.
function short(value) {
  if (value == "") return dash
  if (value == "nan") return value
  value = sprintf("%.3f", value)
  if (value ~ /^-0\.000/) value = "0.000"
  sub(/^0\./, ".", value)
  sub(/^-0\./, "-.", value)
  return value
}

# `arousal, test`
function title(at) {
  sub(/,/, ", ", at)
  return at
}

# Whether the paper's table has this column at all.
function has(at) { return (1, at) in published }
