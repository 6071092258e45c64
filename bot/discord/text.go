package discord

import "github.com/hotstove/hotstove/message"

// plainText returns a text as one line for the places where Discord shows it as
// it is, such as labels and footers, cut to limit characters.
func plainText(s string, limit int) string {
	w := textWriter{limit: limit, plain: true}
	w.write(s, style{})
	return w.finish()
}

// markdownText returns a text as one line of Discord's markdown, of at most
// limit characters.
func markdownText(t message.Text, limit int) string {
	w := textWriter{limit: limit}
	w.spans(t)
	return w.finish()
}

// markdownParagraphs is markdownText for paragraphs, which keep their lines.
func markdownParagraphs(paragraphs []message.Text, limit int) string {
	w := textWriter{limit: limit, lines: true}
	for _, t := range paragraphs {
		w.closeBold()
		w.gap = "\n\n"
		w.spans(t)
	}
	return w.finish()
}

// markdownTitle returns a bold title of at most limit characters, which leads
// to a safe address if there is one. The address is not counted.
func markdownTitle(title, address string, limit int) string {
	look := styleFor(title, true, address)
	w := textWriter{limit: limit + message.Units("**[") + message.Units(look.closing())}
	w.write(title, look)
	return w.finish()
}
