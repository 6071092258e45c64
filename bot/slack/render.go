package slack

import (
	"fmt"
	"strings"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/message"
)

// The limits of blocks, in characters. Source: Slack's documentation of blocks
// and of text objects.
const (
	mostHeader    = 150
	mostSection   = 3000
	mostInSection = 10 // fields, a number
)

// The limits of a message. Slack allows 50 blocks, and about 13,200 characters
// in them, which it does not document. What is left is for a block that pings.
const (
	mostBlocks = 49
	mostWeight = 11500
)

// Limits of our own, in characters. They leave room for the other parts: even
// below the longest author, title, paragraphs and facts, and above the longest
// footer and buttons, a list has room for an item and for the number of those
// left out.
const (
	mostTitle      = 300
	mostSmall      = 300  // author, footer, note
	mostAboveItems = 1000 // of paragraphs; and again of facts
	mostFactName   = 150
	mostFactValue  = 500
	mostItemTitle  = 250
	mostItemText   = 300
	mostAlt        = 150
	mostAddress    = 1000 // with its escapes: it counts as text
)

// moreRoom is the room of "and 10 more".
var moreRoom = need{weight: perText + 24, blocks: 1}

// nothing is shown for a message without any text.
const nothing = "Nothing to show."

// render shows a message as blocks, with its text for notifications, screen
// readers, and where blocks are not shown. All of Slack's limits are kept, and no
// text of the message becomes markup, a mention or a link. The tone and color are
// not shown: blocks have none, and the bar of an attachment, which has, comes
// with being folded away.
func render(m message.Message) ([]slackgo.Block, string) {
	image := picture(m)
	end := append(smallPrint(m.Footer), actionBlocks(m.Buttons)...)
	p := page{left: mostWeight - imageWeight(image), free: mostBlocks - 1} // or the picture has a block of its own
	p.reserve(end...)
	text := messageText(m)
	if text == "" {
		text = nothing
		p.add(need{}, sectionOf(plainObject(nothing)))
	}
	p.add(need{}, smallPrint(m.Author)...)
	p.add(need{}, titleBlock(m, image != nil)...)
	p.body(m)
	p.items(m.Items)
	p.place(image)
	blocks := append(p.blocks, end...)
	numberButtons(blocks)
	return blocks, text
}

// titleOf returns the title of a message, and the safe address it leads to.
func titleOf(title, url string, limit int) (text, address string) {
	address = safeAddress(url, limit)
	if isBlank(title) {
		return message.Site(address), address
	}
	return title, address
}

// titleBlock shows the title: as a header, or bold where it leads somewhere,
// stands beside a picture, or is long, which headers cannot do.
func titleBlock(m message.Message, pictured bool) []slackgo.Block {
	title, address := titleOf(m.Title, m.URL, mostAddress)
	if address == "" && !pictured && utf8.RuneCountInString(title) <= mostHeader {
		if text := plainText(title, mostHeader); text != "" {
			return []slackgo.Block{slackgo.NewHeaderBlock(plainObject(text))}
		}
		return nil
	}
	return markedSections(markedTitle(title, address, marked, mostTitle))
}

// body shows paragraphs and facts.
func (p *page) body(m message.Message) {
	limit, ofFacts := mostSection, p.left
	if len(m.Items) > 0 {
		limit, ofFacts = mostAboveItems, mostAboveItems
	}
	p.add(need{}, markedSections(markedParagraphs(m.Body, marked, min(limit, p.left-perText)))...)
	for _, b := range facts(m.Fields, min(ofFacts, p.left)) {
		p.add(need{}, b)
	}
}

// facts shows fields, whole, as far as they fit: short ones in two columns, the
// others as lines.
func facts(fields []message.Field, left int) []slackgo.Block {
	var blocks []slackgo.Block
	var last *slackgo.SectionBlock
	for _, f := range fields {
		name := markedTitle(f.Name, "", marked, mostFactName)
		value := markedText(f.Value, marked, mostFactValue)
		if name == "" || value == "" {
			continue
		}
		joint := " "
		if f.Short {
			joint = "\n"
		}
		text := markedObject(name + joint + value)
		if left -= textWeight(text); left < 0 {
			break
		}
		switch {
		case f.Short && last != nil && last.Text == nil && len(last.Fields) < mostInSection:
			last.Fields = append(last.Fields, text)
			continue
		case f.Short:
			last = slackgo.NewSectionBlock(nil, []*slackgo.TextBlockObject{text}, nil)
		case last != nil && last.Text != nil && message.Units(last.Text.Text)+1+message.Units(text.Text) <= mostSection:
			last.Text.Text += "\n" + text.Text
			continue
		default:
			last = sectionOf(text)
		}
		blocks = append(blocks, last)
	}
	return blocks
}

// items shows a list, whole items as far as they fit.
func (p *page) items(items []message.Item) {
	for i, item := range items {
		spare := need{}
		if i < len(items)-1 {
			spare = moreRoom
		}
		if !p.add(spare, itemBlocks(item)...) {
			p.add(need{}, smallPrint(fmt.Sprintf("and %d more", len(items)-i))...)
			return
		}
	}
}

// itemBlocks shows an item: its title and text beside its button, its note in
// small print.
func itemBlocks(item message.Item) []slackgo.Block {
	title, address := titleOf(item.Title, item.URL, mostAddress)
	text := joinLines(markedTitle(title, address, marked, mostItemTitle), markedText(item.Text, marked, mostItemText))
	b := buttonOf(item.Button, item.Title)
	blocks := markedSections(text)
	if b != nil {
		if text == "" { // a button stands beside something
			blocks = []slackgo.Block{sectionOf(b.Text)}
		}
		blocks[0].(*slackgo.SectionBlock).Accessory = slackgo.NewAccessory(b)
	}
	return append(blocks, smallPrint(item.Note)...)
}

// picture shows the image of a message, or nothing. It is said to be of what the
// title says.
func picture(m message.Message) *slackgo.ImageBlockElement {
	address := safeAddress(m.Image, mostAddress)
	if address == "" {
		return nil
	}
	alt := plainText(m.Title, mostAlt)
	if alt == "" {
		alt = "Picture"
	}
	return slackgo.NewImageBlockElement(address, alt)
}

// place puts the picture beside the first section that has room, or above all.
func (p *page) place(image *slackgo.ImageBlockElement) {
	if image == nil {
		return
	}
	for _, b := range p.blocks {
		if s, ok := b.(*slackgo.SectionBlock); ok && s.Accessory == nil {
			s.Accessory = slackgo.NewAccessory(image)
			return
		}
	}
	p.blocks = append([]slackgo.Block{slackgo.NewContextBlock("", image)}, p.blocks...)
}

// smallPrint shows a text in small print, if there is any.
func smallPrint(text string) []slackgo.Block {
	if text = plainText(text, mostSmall); text == "" {
		return nil
	}
	return []slackgo.Block{slackgo.NewContextBlock("", plainObject(text))}
}

// markedSections shows mrkdwn, if there is any.
func markedSections(text string) []slackgo.Block {
	if text == "" {
		return nil
	}
	return []slackgo.Block{sectionOf(markedObject(text))}
}

func sectionOf(text *slackgo.TextBlockObject) *slackgo.SectionBlock {
	return slackgo.NewSectionBlock(text, nil, nil)
}

// markedObject is mrkdwn in which Slack looks for no names and addresses.
func markedObject(text string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.MarkdownType, text, false, true)
}

func plainObject(text string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, text, false, false)
}

// joinLines joins the lines that are not empty.
func joinLines(lines ...string) string {
	var b strings.Builder
	for _, l := range lines {
		if l != "" && b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l)
	}
	return b.String()
}
