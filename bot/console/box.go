package console

import "strings"

// paragraph is text with an indent: of its first line, and of the rest.
type paragraph struct {
	first, rest string
	text        []run
}

// lines breaks the paragraph into lines of at most limit columns.
func (p paragraph) lines(limit int) [][]run {
	indent := max(width(p.first), width(p.rest))
	lines := wrap(p.text, limit-indent)
	for i, line := range lines {
		prefix := p.rest
		if i == 0 {
			prefix = p.first
		}
		if prefix != "" {
			lines[i] = append([]run{{prefix, look{}}}, line...)
		}
	}
	return lines
}

// box draws a frame of one color around lines, as wide as the widest of them,
// with the header in its upper edge.
func (r renderer) box(header string, lines [][]run, color int) string {
	inner := max(leastBox-4, 0)
	if header != "" {
		inner = max(inner, width(header)+2)
	}
	for _, line := range lines {
		inner = max(inner, widthOf(line))
	}
	edge := look{color: color}
	top := []run{{"╭" + strings.Repeat("─", inner+2) + "╮", edge}}
	if header != "" {
		fill := strings.Repeat("─", inner-width(header)-1)
		top = []run{{"╭─ ", edge}, {header, look{bold: true, color: color}}, {" " + fill + "╮", edge}}
	}
	var b strings.Builder
	b.WriteString(r.ink.paint(top) + "\n")
	for _, line := range lines {
		b.WriteString(r.ink.paint([]run{{"│ ", edge}}))
		b.WriteString(r.ink.paint(line))
		b.WriteString(strings.Repeat(" ", inner-widthOf(line)))
		b.WriteString(r.ink.paint([]run{{" │", edge}}) + "\n")
	}
	b.WriteString(r.ink.paint([]run{{"╰" + strings.Repeat("─", inner+2) + "╯", edge}}) + "\n")
	return b.String()
}
