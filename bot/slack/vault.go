package slack

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// installation is what a workspace, or an organisation of many, gave the bot
// when it installed it.
type installation struct {
	Token   string    `json:"token"` // the bot's, xoxb-… or xoxe.xoxb-…
	BotUser string    `json:"bot_user"`
	Name    string    `json:"name"`              // of the workspace or organisation
	Refresh string    `json:"refresh,omitempty"` // the refresh token, of tokens that end
	Expires time.Time `json:"expires,omitzero"`  // when Token ends; zero: never
	At      time.Time `json:"at"`

	sealed []byte // as the store has it; nil when it does not come from there
}

// String keeps tokens out of whatever prints an installation.
func (installation) String() string { return "installation" }

const (
	vaultKeySize = 32 // bytes, of AES-256
	vaultVersion = 1  // of the sealed form
)

// errVaultKey is why an installation cannot be read. It says what the operator
// can do.
var errVaultKey = errors.New("the installation does not open with this key: " +
	"set HOTSTOVE_SECRET_KEY to what it was when the workspace installed the bot, or have the bot installed there again")

// vault seals installations, so that whoever reads the store learns no token.
//
// The sealed form is a byte for its version, a nonce of 12 random bytes, and the
// JSON as AES-256-GCM encrypts it. The version and the workspace's id are
// authenticated with it: nobody can put one workspace's tokens in the place of
// another's. One key may seal 2³² times, far more than are ever installed.
type vault struct{ aead cipher.AEAD }

func newVault(key []byte) (*vault, error) {
	if len(key) != vaultKeySize {
		return nil, fmt.Errorf("the key that seals installations has %d bytes, not %d", len(key), vaultKeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal installations: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("seal installations: %w", err)
	}
	return &vault{aead}, nil
}

func (v *vault) seal(workspace string, in installation) ([]byte, error) {
	plain, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("seal installation in %s: %w", workspace, err)
	}
	return v.aead.Seal([]byte{vaultVersion}, nil, plain, sealedWith(vaultVersion, workspace)), nil
}

// open fails with errVaultKey when the key is another, or what was sealed is not
// whole.
func (v *vault) open(workspace string, sealed []byte) (installation, error) {
	var in installation
	if len(sealed) == 0 || sealed[0] != vaultVersion {
		return in, fmt.Errorf("open installation in %s: it was sealed by another version of the program", workspace)
	}
	plain, err := v.aead.Open(nil, nil, sealed[1:], sealedWith(sealed[0], workspace))
	if err != nil {
		return in, fmt.Errorf("open installation in %s: %w", workspace, errVaultKey)
	}
	if err := json.Unmarshal(plain, &in); err != nil {
		return installation{}, fmt.Errorf("open installation in %s: unreadable", workspace) // the cause may quote it
	}
	return in, nil
}

// sealedWith is what is authenticated beside the contents.
func sealedWith(version byte, workspace string) []byte {
	return append([]byte{version}, workspace...)
}
