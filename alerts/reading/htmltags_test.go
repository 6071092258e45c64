package reading

import (
	"slices"
	"testing"
)

// FuzzPlainMarkup holds that markup is read the same whether what is plain in it
// is read quickly or not.
func FuzzPlainMarkup(f *testing.F) {
	for _, body := range []string{
		longArticle(1 << 10), "<p>a < b</p> c &lt; d &amp &eacute;", "<a href=\"x>y\">in <B>bold</B></a><br/>x<br />y",
		"<script>a<p>b</script>c<p", "<p class=\"byline\">By Nora Pell</p><p CLASS=caption>x</p>", "</3 x <a href=\"y\"> in </a >z<!-- <p> --> \r\n",
		"<title>x</p></title>y<iframe>z</iframe>", "<div class=\"a&amp;caption\">x</div><a b=c\"d>e\">f</a>", "<li class=\"x\" class=\"caption\">a</li>", "<a href=\"/x/\"/>y<p /x>", "a<", "&#0",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var quick, slow cleaner
		quick.readHTML(body)
		h := &slow.html
		*h = htmlReader{cleaner: &slow}
		h.readAny(body)
		h.flush()
		if string(quick.text) != string(slow.text) || !slices.Equal(quick.list, slow.list) {
			t.Errorf("%q:\n got %q %+v\nwant %q %+v", body, quick.text, quick.list, slow.text, slow.list)
		}
	})
}
