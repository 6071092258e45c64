package feeds

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var (
	prologCharset = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
	metaCharset   = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)
)

// toUTF8 brings a document to UTF-8 without byte order mark. What the bytes
// show outweighs what is declared: a byte order mark first, then UTF-16 by its
// zero bytes, then UTF-8 that is valid throughout, since declarations are wrong
// more often than other text passes for UTF-8 by chance. Then come the charset
// of the Content-Type, of the XML prolog, of the page's meta tag. Text with a
// few invalid bytes is repaired, not refused.
func toUTF8(data []byte, contentType string) []byte {
	if after, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		return repair(after)
	}
	if e := utf16Kind(data); e != nil {
		return decode(e, data)
	}
	declared := declaredCharset(data, contentType)
	if utf8.Valid(data) && !strings.HasPrefix(declared, "iso-2022-") {
		return data
	}
	e, name := charset.Lookup(declared)
	if e == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") {
		return repair(data) // utf-16 without zero bytes is none
	}
	return decode(e, data)
}

func decode(e encoding.Encoding, data []byte) []byte {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return repair(data)
	}
	return text
}

// utf16Kind returns the encoding of UTF-16 text, known by its byte order mark
// or by the zero that goes with its first character; nil for other text.
func utf16Kind(data []byte) encoding.Encoding {
	if len(data) < 4 {
		return nil
	}
	switch {
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

// declaredCharset returns the charset that the document is said to be in, in
// lower case; "" when nobody says.
func declaredCharset(data []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		return strings.ToLower(params["charset"])
	}
	head := data[:min(len(data), 2048)]
	if m := prologCharset.FindSubmatch(head); m != nil {
		return strings.ToLower(string(m[1]))
	}
	if m := metaCharset.FindSubmatch(head); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// repair reads each byte that is no part of UTF-8 as Windows-1252: nearly
// always it is a quotation mark or an accent pasted from there. A character
// that the end of the document cuts is dropped.
func repair(data []byte) []byte {
	if utf8.Valid(data) {
		return data
	}
	for cut := 1; cut < utf8.UTFMax && cut <= len(data); cut++ {
		if tail := data[len(data)-cut:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				data = data[:len(data)-cut]
			}
			break
		}
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		out = utf8.AppendRune(out, r)
		data = data[size:]
	}
	return out
}
