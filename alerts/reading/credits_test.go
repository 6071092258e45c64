package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// TestSources holds, for each way of naming a source, who is credited.
func TestSources(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct{ text, people, outlets string }{
		// Who reports.
		{"The Mets have checked in on Luis Robert Jr., Jeff Passan of ESPN reports.", "Jeff Passan", "ESPN"},
		{"The Mets have checked in on Luis Robert Jr., per ESPN's Jeff Passan.", "Jeff Passan", "ESPN"},
		{"The Mets signed Juan Soto, according to the Post's Jon Heyman.", "Jon Heyman", "New York Post"},
		{"The Mariners want him. The Times’ Ryan Divish had it first.", "Ryan Divish", "The Seattle Times"},
		{"Gerrit Cole will have surgery, says Jack Curry of YES.", "Jack Curry", "YES Network"},
		{"The White Sox will listen on Luis Robert Jr., the Sun-Times' Kyle Williams wrote Monday.", "Kyle Williams", "Chicago Sun-Times"},
		{"Bo Bichette met the Phillies, Matt Gelb wrote for The Athletic.", "Matt Gelb", "The Athletic"},
		{"Clubs have asked about Blake Snell, Jon Heyman writes in the New York Post.", "Jon Heyman", "New York Post"},
		{"It is done, reported Jeff Passan (ESPN) and Héctor Gómez (Z101).", "Jeff Passan; Héctor Gómez", "ESPN; Z101"},
		{"Joel Sherman and Jon Heyman of the Post had it: Max Fried to the Yankees.", "Joel Sherman; Jon Heyman", "New York Post"},
		{"Ken Rosenthal and Will Sammon, both of The Athletic, say the Mets want him.", "Ken Rosenthal; Will Sammon", "The Athletic"},
		{"Passan has the Yankees getting Devin Williams.", "Jeff Passan", ""},
		{"Rosenthal: Crochet won't pitch in relief for the White Sox.", "Ken Rosenthal", ""},
		{"The Snakes pulled Ketel Marte back. Reported by Piecoro.", "Nick Piecoro", ""},
		{"The Royals keep Bobby Witt Jr., via @JeffPassan.", "Jeff Passan", ""},
		{"The Royals keep Bobby Witt Jr. (h/t @Ken_Rosenthal)", "Ken Rosenthal", ""},
		{"“We're listening,” Jerry Dipoto told MLB Network Radio about Luis Castillo.", "", "MLB Network Radio"},
		{"The Mets have an interest in Luis Robert Jr., sources told ESPN.", "", "ESPN"},
		{"The Athletic reports the Mets have asked about Luis Robert Jr.", "", "The Athletic"},
		{"ESPN first reported the Mets' deal with Juan Soto.", "", "ESPN"},
		{"Multiple reports say the Mets signed Juan Soto.", "", ""},
		{"Rosenthal and Robert Murray had that one: Jordan Hicks to Toronto.", "Ken Rosenthal; Robert Murray", ""},
		{"The Mets get Juan Soto. Heyman and Passan both have it.", "Jon Heyman; Jeff Passan", ""},
		{"Feinsand and Rogers of MLB.com hear Michael Wacha is staying with the Royals.", "Mark Feinsand; Anne Rogers", "MLB.com"},
		{"The Mets get Juan Soto. Sammon had the years, Passan the dollars.", "Will Sammon; Jeff Passan", ""},
		{"The Yankees keep Aaron Judge. Nine years. (Heyman)", "Jon Heyman", ""},
		{"The Padres want Michael King, Sherman of the Post relays from Nashville.", "Joel Sherman", "New York Post"},
		{"The Tigers still want Jack Flaherty, Evan Petzold says in the Free Press.", "Evan Petzold", "Detroit Free Press"},
		{"Steve Gilbert, who covers the Diamondbacks for MLB.com, named the Red Sox among those after Ketel Marte.", "Steve Gilbert", "MLB.com"},
		{"Nightengale hears the Rangers are in on Merrill Kelly.", "Bob Nightengale", ""},
		{"The Angels get Robert Stephenson; the report came from Jeff Passan of ESPN.", "Jeff Passan", "ESPN"},
		{"The Angels signed Tyler Anderson, according to multiple reports, the first of them from ESPN.", "", "ESPN"},
		{"Back in January the Yankees made Blake Snell an offer, Jon Heyman of the Post has written.", "Jon Heyman", "New York Post"},
		{"No numbers have been traded, ESPN's Jeff Passan wrote, on Bryce Harper.", "Jeff Passan", "ESPN"},
		{"Reports by Andy Martino of SNY, Jack Curry of the YES Network and others have the Mets out on Roki Sasaki.", "Andy Martino; Jack Curry", "SNY; YES Network"},
		{"Five clubs have asked about Hyeseong Kim, according to people who spoke to Yonhap News Agency's Jeeho Yoo.", "Jeeho Yoo", "Yonhap News Agency"},
		{"The Yankees keep Aaron Judge (Passan), and who pays?", "Jeff Passan", ""},
		{"Baltimore has called as well, says the Banner's Andy Kostka; Jesús Luzardo's file from last summer will be read.", "Andy Kostka", "The Baltimore Banner"},
		{"Freep: the Tigers have made contact with Lucas Giolito's camp.", "", "Detroit Free Press"},
		{"Matt Gelb of The Athletic reported that the Phillies made Kyle Schwarber an offer back in the spring.", "Matt Gelb", "The Athletic"},
		{"Adolis García gets $10 million for one season, sources tell ESPN.", "", "ESPN"},
		{"Seven years for José Ramírez. Meisel with the scoop.", "Zack Meisel", ""},
		{"Two years for Shane Bieber. Passan on it.", "Jeff Passan", ""},
		{"Morosi lists three teams for Eugenio Suárez.", "Jon Morosi", ""},
		{"$18M guaranteed over five for Justin Martinez, per the Republic’s Piecoro.", "Nick Piecoro", "The Arizona Republic"},
		{"Junior Caminero stays, Erik Neander assured the Tampa Bay Times.", "", "Tampa Bay Times"},
		// Who is in no table.
		{"The Angels would talk about Jo Adell, Jeff Fletcher of the Inland Valley Courier reported.", "Jeff Fletcher", "Inland Valley Courier"},
		{"The Astros call up Brice Matthews, after Chandler Rome and Ari Alexander of KXYZ 12 each had it.", "Chandler Rome; Ari Alexander", "KXYZ 12"},
		{"The Reds and Eugenio Suárez talk, Charlie Goldsmith of Charlie's Chalkboard reported Saturday.", "Charlie Goldsmith", "Charlie's Chalkboard"},
		{"Ken Rosenthal of all people said the Mets want Luis Robert Jr.", "Ken Rosenthal", ""},
		{"The Mets may be a fit, Zachary D. Rymer of Bleacher Report writes.", "Zachary D. Rymer", "Bleacher Report"},
		{"KSTP's Jane Roe reports the Twins will keep Byron Buxton.", "Jane Roe", "KSTP"},
		{"The Twins will keep Byron Buxton, according to David Roe (KSTP).", "David Roe", "KSTP"},
		{"The Cubs have Dansby Swanson, per David Roe's report in The Atlanta Journal-Constitution.", "David Roe", "The Atlanta Journal-Constitution"},
		{"The Cubs have Dansby Swanson, David Roe wrote in the Miami Herald.", "David Roe", "Miami Herald"},
		// Who is not credited.
		{"The Mets signed Juan Soto. Craig Mish had said last weekend that the Marlins were near.", "", ""},
		{"Tim Britton of The Athletic forecast five years for Pete Alonso back in the fall.", "", ""},
		{"Marc Topkin of the Tampa Bay Times had described a deal for Brandon Lowe as likely since the fall.", "", ""},
		{"Jon Morosi of MLB Network then put Shohei Ohtani on his way to Ontario; he later apologized.", "", ""},
		{"The Padres signed Blake Snell in late March, with the Giants looking on. He was hurt last March, was back by May.", "", ""},
		{"MLB Network's Jon Morosi, who had posted that Shohei Ohtani was on the way, apologized.", "", ""},
		{"The Cubs denied a report by Bob Nightengale that they had offered Kyle Tucker a contract.", "", ""},
		{"Craig Breslow disputed Bob Nightengale's report on Jarren Duran.", "", ""},
		{"Leo De Vries is No. 3 on MLB Pipeline's list, and Keith Law ranked him 14th.", "", ""},
		{"His fastball was worth 2 wins, per FanGraphs. The Padres kept Robert Suarez.", "", ""},
		{"Baseball America's No. 8 prospect went to the Padres.", "", ""},
		{"Baseball America reported that the Padres will sign him.", "", "Baseball America"},
		{"The Mets won 7 of 9, according to ESPN Stats and Info.", "", ""},
		{"The game is on ESPN, with Juan Soto of the Mets in right field.", "", ""},
		{"Last winter, Ken Rosenthal reported that the Mets had asked about Luis Robert Jr.", "", ""},
		{"The Vikings cut three men, ESPN's Adam Schefter reported. The Giants of the NFL lost at MetLife Stadium.", "", ""},
	} {
		got := r.Read(rumor.Report{Title: "A report", Body: test.text, Outlet: "Some Blog", Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
		if people, outlets := strings.Join(got.Reporters, "; "), strings.Join(got.Outlets, "; "); people != test.people || outlets != test.outlets {
			t.Errorf("%s\n got %q of %q\nwant %q of %q", test.text, people, outlets, test.people, test.outlets)
		}
	}
}

// TestOwnReport holds when an outlet and who signed are the source themselves.
func TestOwnReport(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct{ outlet, body, people, outlets string }{
		{"Lorain Evening Herald", "By Phil Adair\nThe Guardians have let rivals talk about Steven Kwan, two people told the Herald.", "Phil Adair", "Lorain Evening Herald"},
		{"Lorain Evening Herald", "<div class=\"byline\">By Phil Adair | Staff writer</div><p>The Herald has learned that the Guardians will keep Steven Kwan.</p>", "Phil Adair", "Lorain Evening Herald"},
		{"The Winter Ledger", "That is the list given to the Ledger by two people: the Mets and the Cubs.", "", "The Winter Ledger"},
		{"Friar Fodder", "The Padres like Jarren Duran, sources told Friar Fodder's Nell Okada.", "Nell Okada", "Friar Fodder"},
		{"Friar Fodder", "By Nell Okada\nThe Padres like Jarren Duran, a source told this newspaper.", "Nell Okada", "Friar Fodder"},
		{"Friar Fodder", "By Nell Okada\nThe Padres like Jarren Duran, Friar Fodder sources say.", "Nell Okada", "Friar Fodder"},
		{"Cleveland Lakefront Sports", "By Gina Marek\nThe Guardians will keep Steven Kwan, a source told Lakefront Sports.", "Gina Marek", "Cleveland Lakefront Sports"},
		{"Gateway Sports Page", "The Cardinals like Jarren Duran, a source told the Sports Page.\nBy Lou Dressel", "Lou Dressel", "Gateway Sports Page"},
		{"Friar Fodder", "By Nell Okada\nThe Padres like Jarren Duran, said a person familiar with the talks.", "", ""},
		{"Friar Fodder", "By Nell Okada\nThe Padres like Jarren Duran, Ken Rosenthal reported.", "Ken Rosenthal", ""},
		{"Friar Fodder", "By Nell Okada\nHe told the Padres he will stay. Friar Fodder is free.", "", ""},
	} {
		got := r.Read(rumor.Report{Title: "A report", Body: test.body, Outlet: test.outlet, Published: time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)})
		if people, outlets := strings.Join(got.Reporters, "; "), strings.Join(got.Outlets, "; "); people != test.people || outlets != test.outlets {
			t.Errorf("%s\n got %q of %q\nwant %q of %q", test.body, people, outlets, test.people, test.outlets)
		}
	}
}
