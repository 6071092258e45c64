package discord

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPingContent(t *testing.T) {
	const guild, fans, press = "100000000000000001", "100000000000000002", "100000000000000003"
	var many, ten []string
	content := ""
	for i := range 15 {
		many = append(many, fmt.Sprint(200000000000000000+i))
	}
	for i, id := range many[:10] {
		ten = append(ten, id)
		if i > 0 {
			content += " "
		}
		content += "<@&" + id + ">"
	}
	tests := []struct {
		name    string
		roles   []string
		content string
		allowed []string
	}{
		{"none", nil, "", nil},
		{"one", []string{fans}, "<@&" + fans + ">", []string{fans}},
		{"several, each once", []string{press, fans, press}, "<@&" + press + "> <@&" + fans + ">", []string{press, fans}},
		{"never everyone", []string{guild, "everyone", "@everyone", "here"}, "", nil},
		{"no ids", []string{"", "1", "<@&" + fans + ">", fans + "> @everyone", "-" + fans, "0" + fans, "99999999999999999999"}, "", nil},
		{"at most ten", many, content, ten},
	}
	for _, test := range tests {
		content, allowed := pingContent(guild, test.roles)
		if content != test.content || !cmp.Equal(allowed, test.allowed) {
			t.Errorf("%s: %q, %q", test.name, content, allowed)
		}
	}
}
