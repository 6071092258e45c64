package slack

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var sample = installation{
	Token: "xoxb-" + telltale, BotUser: "U1", Name: "Nation",
	Refresh: "xoxe-" + telltale, Expires: time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC),
	At: time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC),
}

// whole compares installations with all that is in them.
var whole = cmp.AllowUnexported(installation{})

func sampleVault(t testing.TB, fill byte) *vault {
	t.Helper()
	v, err := newVault(bytes.Repeat([]byte{fill}, vaultKeySize))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVault(t *testing.T) {
	v := sampleVault(t, 1)
	seal := func() []byte {
		sealed, err := v.seal("T1", sample)
		if err != nil {
			t.Fatal(err)
		}
		return sealed
	}
	sealed := seal()
	in, err := v.open("T1", sealed)
	if d := cmp.Diff(sample, in, whole); d != "" || err != nil {
		t.Errorf("opened: %v\n%s", err, d)
	}
	if bytes.Equal(sealed, seal()) {
		t.Error("sealed twice alike")
	}
	if bytes.Contains(sealed, []byte(telltale)) || bytes.Contains(sealed, []byte("Nation")) {
		t.Error("the sealed form shows what is in it")
	}
	if _, err := v.open("T2", sealed); !errors.Is(err, errVaultKey) {
		t.Errorf("as another workspace's: %v", err)
	}
	if _, err := sampleVault(t, 2).open("T1", sealed); !errors.Is(err, errVaultKey) {
		t.Errorf("with another key: %v", err)
	}
	for i := range sealed {
		broken := bytes.Clone(sealed)
		broken[i] ^= 0x10
		if _, err := v.open("T1", broken); err == nil {
			t.Errorf("opened with byte %d changed", i)
		}
		if _, err := v.open("T1", sealed[:i]); err == nil {
			t.Errorf("opened with %d bytes", i)
		}
	}
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := newVault(make([]byte, n)); err == nil {
			t.Errorf("a key of %d bytes was taken", n)
		}
	}
	if text := fmt.Sprintf("%v %+v %s", sample, sample, sample); bytes.Contains([]byte(text), []byte(telltale)) {
		t.Errorf("printed as %s", text)
	}
}

func FuzzVaultOpen(f *testing.F) {
	v := sampleVault(f, 1)
	sealed, err := v.seal("T1", sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{vaultVersion})
	f.Fuzz(func(t *testing.T, data []byte) {
		if in, err := v.open("T1", data); err == nil && !cmp.Equal(in, sample, whole) {
			t.Errorf("opened %x", data)
		}
	})
}
