package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"github.com/hotstove/hotstove/rumor"
)

// MaxBody is the largest document that is read, in bytes, after decompression.
// A feed of 25 full articles has some 200 KiB.
const MaxBody = 4 << 20

// maxLines is the largest JSON Lines document that is read from a file or a
// reader. These are archives of the operator's own, not what a server sends.
const maxLines = 32 << 20

// Format is the format of a document.
type Format string

// The formats that Parse reads.
const (
	RSS       Format = "RSS"
	Atom      Format = "Atom"
	JSONFeed  Format = "JSON Feed"
	JSONLines Format = "JSON Lines"
	Page      Format = "web page"
	Text      Format = "plain text"
)

// document is what was made of a document.
type document struct {
	format  Format
	title   string // what it calls itself
	items   []item
	reports []rumor.Report
	dropped int           // items that Source.Drop left out
	ttl     time.Duration // how long it says it stays as it is; 0 when it does not
	hubs    []string      // where its publisher announces changes (WebSub)
	faults  PartialError
}

// item is a report in the making: links are absolute, texts as the source
// gives them.
type item struct {
	scope     string // of id, when it is not the source's
	id        string
	link      string
	title     string
	body      string
	author    string
	outlet    string
	published time.Time
	tags      []string
}

// input is a document to be parsed, in UTF-8.
type input struct {
	text []byte
	src  Source
	base string // address the document came from; "" when there is none
	now  time.Time
	cut  bool // the connection broke before its end
}

// Parse reads a document and returns its reports, in its order. The format is
// told by the content: RSS 0.9 to 2.0, Atom, JSON Feed, JSON Lines, a web page,
// plain text. JSON Lines are objects, one a line:
//
//	{"id","outlet","url","published","title","html"}
//
// html may hold plain text, parted by blank lines; other fields are ignored. A
// web page or a plain text is one report.
//
// When only part of the document can be read, Parse returns the reports of
// that part and a *PartialError. Other errors are *Error, for operators to
// read, and come without reports.
//
// Items of one document that are the same item are one report: the newest
// dated of them, or the first when they bear the same date. Lines of JSON Lines
// are a log: only repeats, with the same id and the same words, are left out.
func Parse(r io.Reader, src Source) ([]rumor.Report, error) {
	data, cut, err := readDocument(r)
	if err != nil {
		return nil, src.asError(err)
	}
	doc, err := parse(data, "", input{src: src, base: src.base(), now: time.Now(), cut: cut})
	if err != nil {
		return nil, src.asError(err)
	}
	return doc.reports, doc.faults.asError()
}

// base is the address that relative links of the source's documents start from.
func (s Source) base() string {
	if s.web() {
		return redactUser(s.URL)
	}
	return ""
}

var errTooLarge = errorf("it is larger than %d MiB", MaxBody>>20)

// readDocument reads no more than is allowed. cut is set when r broke off, or
// when lines beyond the limit were left.
func readDocument(r io.Reader) (data []byte, cut bool, err error) {
	data, err = io.ReadAll(io.LimitReader(r, MaxBody+1))
	if err == nil && len(data) > MaxBody {
		if !startsWithLine(data) {
			return nil, false, errTooLarge
		}
		var more []byte
		more, err = io.ReadAll(io.LimitReader(r, maxLines-int64(len(data))))
		data = append(data, more...)
		cut = len(data) == maxLines
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && len(data) > 0 {
		return data, true, nil
	}
	if err != nil {
		return nil, false, &Error{Message: "it cannot be read: " + cleanLine(err.Error(), 200), Err: err}
	}
	return data, cut, nil
}

// startsWithLine reports whether the first line is a JSON object.
func startsWithLine(data []byte) bool {
	line, _, found := bytes.Cut(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("\n"))
	return found && bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) && json.Valid(line)
}

// parse turns the bytes of a document into reports. A document that holds no
// report in full is an error, unless it is a feed without items.
func parse(data []byte, contentType string, in input) (*document, error) {
	in.text = bytes.TrimSpace(toUTF8(data, contentType))
	if len(in.text) == 0 {
		return nil, errorf("it is empty")
	}
	if kind := http.DetectContentType(data); bytes.IndexByte(in.text[:min(len(in.text), 1024)], 0) >= 0 ||
		!strings.HasPrefix(kind, "text/") && kind != "application/octet-stream" {
		return nil, errorf("it is no text (it looks like %s)", kind)
	}
	in.text = legal(in.text)
	doc, err := in.read()
	if err != nil {
		return nil, err
	}
	if in.cut && (doc.format == JSONLines || len(doc.faults.Faults) == 0) {
		doc.faults.add(0, "it is cut off: %s", kept(len(doc.items)))
	}
	doc.finish(in)
	return doc, nil
}

// legal drops the characters that XML and JSON parsers refuse to see.
func legal(text []byte) []byte {
	illegal := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff'
	}
	if bytes.IndexFunc(text, illegal) < 0 {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if illegal(r) {
			return -1
		}
		return r
	}, text)
}

// read tells the format and reads it.
func (in input) read() (*document, error) {
	in.text = bytes.TrimSpace(bytes.TrimPrefix(in.text, []byte("\ufeff")))
	if len(in.text) == 0 {
		return nil, errorf("it is empty")
	}
	if at := junkBefore(in.text); at > 0 {
		in.text = in.text[at:]
	}
	switch in.text[0] {
	case '{':
		if isJSONFeed(in.text) {
			return in.jsonFeed()
		}
		return in.jsonLines()
	case '[':
		if json.Valid(in.text) {
			return nil, errorf("it is JSON, but not a feed")
		}
	case '<':
		return in.markup()
	}
	return in.plainText()
}

// junkBefore returns where XML begins in a document that has something else
// before it, such as a warning that the server's program printed.
func junkBefore(text []byte) int {
	if text[0] == '<' || text[0] == '{' {
		return 0
	}
	head := text[:min(len(text), 2048)]
	for _, start := range []string{"<?xml ", "<rss ", "<feed ", "<rdf:RDF "} {
		if at := bytes.Index(head, []byte(start)); at > 0 {
			return at
		}
	}
	return 0
}

// markup reads XML or HTML, by its root.
func (in input) markup() (*document, error) {
	o := outlineOf(in.text)
	switch root := localName(o.root); {
	case root == "rss" || root == "rdf" || root == "feed":
		return in.xmlFeed(o)
	case atom.Lookup([]byte(root)) != 0:
		return in.page()
	case root == "" && len(in.text) > 1 && (nameStart(in.text[1]) || in.text[1] == '?' || in.text[1] == '!'):
		return nil, errorf("it is cut off before its first tag ends")
	case root == "":
		return in.plainText()
	default:
		return nil, errorf("it is XML, but not a feed: it holds <%s>", cleanLine(root, 40))
	}
}
