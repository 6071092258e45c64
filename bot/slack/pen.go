package slack

// pen writes cells with the markup of their looks.
type pen struct {
	out []byte
	now look
}

// write returns the cells as text of a form, which ends in end.
func write(cells []cell, f form, end string) string {
	p := pen{out: make([]byte, 0, 2*len(cells)+len(end))}
	for i, c := range cells {
		if f == plain || f == linked { // a notification shows the stars of bold text
			c.look.bold = false
		}
		p.open(c.look, c.gap)
		p.out = appendGlyph(p.out, cells, i, f)
	}
	p.out = append(p.out, end...)
	p.closeLink()
	if p.now.bold {
		p.out = append(p.out, '*')
	}
	return string(p.out)
}

// open writes the white space before what has a look, outside of what ends and
// begins here. Bold text ends with its line, and where letters touch its stars,
// something invisible must stand between them.
func (p *pen) open(next look, g gap) {
	if next == p.now && g < lineGap {
		p.out = append(p.out, g.String()...)
		return
	}
	p.closeLink()
	stays := p.now.bold && next.bold && g < lineGap
	touches := g == noGap && len(p.out) > 0
	if p.now.bold && !stays {
		p.out = append(p.out, '*')
		if touches {
			p.out = append(p.out, invisible...)
		}
	}
	p.out = append(p.out, g.String()...)
	if next.bold && !stays {
		if touches {
			p.out = append(p.out, invisible...)
		}
		p.out = append(p.out, '*')
	}
	if next.address != "" {
		p.out = append(p.out, '<')
		p.out = append(p.out, entities.Replace(next.address)...)
		p.out = append(p.out, '|')
	}
	p.now = next
}

func (p *pen) closeLink() {
	if p.now.address != "" {
		p.out = append(p.out, '>')
	}
}
