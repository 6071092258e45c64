package discord

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/message"
)

// The limits of an embed, in characters. Source: Discord's documentation of
// embed limits.
const (
	mostTitle       = 256
	mostDescription = 4096
	mostFields      = 25 // a number
	mostFieldName   = 256
	mostFieldValue  = 1024
	mostAuthor      = 256
	mostFooter      = 2048
	mostEmbed       = 6000 // all of the above together
	mostAddress     = 2048
)

// Limits of our own, in characters. They leave room for the other parts: even
// below the longest author, title and footer, paragraphs and facts, a list has
// room for an item and for the number of those left out.
const (
	leastDescription = 1024 // kept free from fields
	mostAboveItems   = 1024 // of paragraphs; and again of facts
	mostFactValue    = 512
	mostItemTitle    = 256
	mostItemText     = 300
	mostItemNote     = 260
	mostLink         = 512 // an address within a text, which counts as text
	moreRoom         = 24  // of "and 10 more"
)

// factsOnLine is how many short facts share a line, as many as Discord shows
// beside one another of its own fields.
const factsOnLine = 3

// nothing is shown for a message without any text, which Discord refuses.
const nothing = "Nothing to show."

// toneColors are the colors of embeds that have none of their own.
var toneColors = map[message.Tone]int{
	message.Plain:    0x7d8590,
	message.News:     0xd9730d,
	message.Reminder: 0xb58900,
	message.Success:  0x2e9e5b,
	message.Failure:  0xd64545,
}

// render shows a message as embeds and rows of buttons. All of Discord's limits
// are kept, and no text of the message becomes markup, a mention or a link.
func render(m message.Message) ([]*discordgo.MessageEmbed, []discordgo.MessageComponent) {
	return []*discordgo.MessageEmbed{embedOf(m)}, buttonRows(m)
}

// embedOf shows a message as one embed. The lines at its edges and the fields
// take what they need of the room that all texts share, the description the rest.
func embedOf(m message.Message) *discordgo.MessageEmbed {
	e := &discordgo.MessageEmbed{URL: safeAddress(m.URL, mostAddress), Color: embedColor(m)}
	e.Title = markdownText(message.String(m.Title), mostTitle)
	if e.Title == "" {
		e.Title = message.Site(e.URL)
	}
	left := mostEmbed - message.Units(e.Title)
	if name := plainText(m.Author, mostAuthor); name != "" {
		e.Author = &discordgo.MessageEmbedAuthor{Name: name}
		left -= message.Units(name)
	}
	if text := plainText(m.Footer, mostFooter); text != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: text}
		left -= message.Units(text)
	}
	if len(m.Items) == 0 {
		e.Fields = embedFields(m.Fields, left-leastDescription)
		left -= fieldUnits(e.Fields)
	}
	e.Description = description(m, min(left, mostDescription))
	if address := safeAddress(m.Image, mostAddress); address != "" {
		e.Thumbnail = &discordgo.MessageEmbedThumbnail{URL: address}
	}
	if e.Title == "" && e.Description == "" && e.Author == nil && e.Footer == nil && len(e.Fields) == 0 {
		e.Description = nothing
	}
	return e
}

func embedColor(m message.Message) int {
	if 0 < m.Color && m.Color <= 0xffffff {
		return m.Color
	}
	return cmp.Or(toneColors[m.Tone], toneColors[message.Plain])
}

// embedFields shows facts as fields, whole, as far as they fit. Discord refuses
// fields without a name or a value.
func embedFields(all []message.Field, left int) []*discordgo.MessageEmbedField {
	var fields []*discordgo.MessageEmbedField
	for _, f := range all {
		field := &discordgo.MessageEmbedField{
			Name:   markdownText(message.String(f.Name), mostFieldName),
			Value:  markdownText(f.Value, mostFieldValue),
			Inline: f.Short,
		}
		if field.Name == "" || field.Value == "" {
			continue
		}
		left -= message.Units(field.Name) + message.Units(field.Value)
		if left < 0 || len(fields) == mostFields {
			break
		}
		fields = append(fields, field)
	}
	return fields
}

func fieldUnits(fields []*discordgo.MessageEmbedField) int {
	n := 0
	for _, f := range fields {
		n += message.Units(f.Name) + message.Units(f.Value)
	}
	return n
}

// description shows paragraphs and a list. Facts stand between them, where
// there is a list: Discord shows its fields below the description, and links
// only there and in the values of fields, so neither facts nor items could
// have their place as fields.
func description(m message.Message, limit int) string {
	if len(m.Items) == 0 {
		return markdownParagraphs(m.Body, limit)
	}
	b := blocks{left: limit}
	b.add("\n\n", markdownParagraphs(m.Body, mostAboveItems), 0)
	b.add("\n\n", facts(m.Fields), 0)
	for i, item := range m.Items {
		spare := 0
		if i < len(m.Items)-1 {
			spare = moreRoom
		}
		if !b.add("\n\n", listItem(item), spare) {
			b.add("\n\n", fmt.Sprintf("and %d more", len(m.Items)-i), 0)
			break
		}
	}
	return b.text.String()
}

// facts shows fields as text, whole, as far as they fit.
func facts(fields []message.Field) string {
	b := blocks{left: mostAboveItems}
	onLine := 0
	for _, f := range fields {
		name := markdownTitle(f.Name, "", mostFieldName)
		value := markdownText(f.Value, mostFactValue)
		if name == "" || value == "" {
			continue
		}
		joint := " · "
		if onLine++; !f.Short || onLine == 1 || onLine > factsOnLine {
			joint, onLine = "\n", 1
		}
		if !b.add(joint, name+" "+value, 0) {
			break
		}
		if !f.Short {
			onLine = 0
		}
	}
	return b.text.String()
}

// listItem shows an item: its title, its text, and its note in small print.
func listItem(item message.Item) string {
	address := safeAddress(item.URL, mostLink)
	title := markdownTitle(item.Title, address, mostItemTitle)
	if title == "" {
		title = markdownTitle(message.Site(address), address, mostItemTitle)
	}
	note := markdownText(message.String(item.Note), mostItemNote)
	if note != "" {
		note = "-# " + note
	}
	b := blocks{left: mostDescription}
	for _, line := range []string{title, markdownText(item.Text, mostItemText), note} {
		b.add("\n", line, 0)
	}
	return b.text.String()
}

// blocks are finished pieces of markdown in a row, as far as there is room.
type blocks struct {
	text strings.Builder
	left int // in UTF-16 units
}

// add adds a block behind a joint if that leaves the room to spare, and reports
// whether it does. An empty block needs nothing.
func (b *blocks) add(joint, block string, spare int) bool {
	if block == "" {
		return true
	}
	if b.text.Len() == 0 {
		joint = ""
	}
	need := message.Units(joint) + message.Units(block)
	if need+spare > b.left {
		return false
	}
	b.left -= need
	b.text.WriteString(joint)
	b.text.WriteString(block)
	return true
}
