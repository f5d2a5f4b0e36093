//! What the demo's people say and are called. Numbers are from the ranges kept free for fiction: 555-01xx in North America,
//! 020 7946 0xxx in London, 030 23125 xxx in Berlin.

/// Companies, and which of the three places each is in.
pub const ACCOUNTS: [(&str, usize); 40] = [
    ("Acme Corp", 0),
    ("Nordwind Logistik", 1),
    ("Halcyon Health", 0),
    ("Redwood Robotics", 0),
    ("Sundar Textiles", 2),
    ("Baltic Foods", 1),
    ("Juniper Dental", 0),
    ("Harbour Insurance", 2),
    ("Kestrel Energy", 2),
    ("Lumen Studio", 1),
    ("Acme East", 0),
    ("Alder & Finch", 2),
    ("Brightwater Labs", 0),
    ("Calder Steel", 2),
    ("Copper Kettle Coffee", 0),
    ("Donau Optik", 1),
    ("Eastgate Hotels", 2),
    ("Elbe Maschinenbau", 1),
    ("Fairview Schools", 0),
    ("Feldmann & Söhne", 1),
    ("Greenline Transit", 0),
    ("Havel Verlag", 1),
    ("Ironbridge Tools", 2),
    ("Isar Medizintechnik", 1),
    ("Kite & Crane", 2),
    ("Larkspur Legal", 0),
    ("Maple Street Pharmacy", 0),
    ("Merkur Druck", 1),
    ("Northgate Housing", 2),
    ("Oakridge Farms", 0),
    ("Palisade Security", 0),
    ("Quarry Bank Cycles", 2),
    ("Rheinwerk Solar", 1),
    ("Silverton Aviation", 0),
    ("Spree Software", 1),
    ("Tidewater Marine", 0),
    ("Umber Ceramics", 2),
    ("Vantage Freight", 0),
    ("Westhafen Kühlung", 1),
    ("Yarrow Publishing", 2),
];
/// Accounts that belong to another one.
pub const BELOW: [(&str, &str); 2] = [
    ("Acme East", "Acme Corp"),
    ("Westhafen Kühlung", "Nordwind Logistik"),
];
/// Zone, country, and how a number there begins.
pub const PLACES: [(&str, &str, &str); 3] = [
    ("America/New_York", "US", "555 0"),
    ("Europe/Berlin", "DE", "+49 30 23125 "),
    ("Europe/London", "GB", "+44 20 7946 0"),
];
/// First names.
pub const FIRST: [&str; 30] = [
    "Jane", "Tom", "Raj", "Lena", "Omar", "Grace", "Felix", "Nadia", "Peter", "Chloe", "Hugo",
    "Amara", "David", "Ines", "Karl", "Yuki", "Bruno", "Elif", "Simon", "Maya", "Oskar", "Ruth",
    "Ivan", "Leila", "Paul", "Hanna", "Carlos", "Freya", "Niels", "Tara",
];
/// Last names.
pub const LAST: [&str; 30] = [
    "Roe",
    "Becker",
    "Mehta",
    "Vogel",
    "Haddad",
    "Lindqvist",
    "Brandt",
    "Petrova",
    "Clarke",
    "Martin",
    "Keller",
    "Diallo",
    "Stone",
    "Moreau",
    "Fischer",
    "Tanaka",
    "Costa",
    "Yildiz",
    "Whitfield",
    "Sharma",
    "Lang",
    "Abrams",
    "Novak",
    "Karimi",
    "Winter",
    "Schulz",
    "Ortega",
    "Hansen",
    "Berg",
    "Quinn",
];
/// What they do.
pub const TITLES: [&str; 12] = [
    "Head of Operations",
    "Purchasing",
    "Finance Director",
    "IT Manager",
    "Office Manager",
    "Managing Director",
    "Customer Service Lead",
    "Warehouse Manager",
    "Head of Sales",
    "Legal Counsel",
    "Team Lead, Support",
    "Project Manager",
];
/// What calls are for.
pub const PURPOSES: [&str; 24] = [
    "Qualify budget",
    "Renewal terms for 2027",
    "Demo feedback",
    "Security questionnaire",
    "Onboarding check-in",
    "Quarterly review",
    "Invoice unclear",
    "Delivery dates for March",
    "Pilot scope",
    "Who signs",
    "Price for 40 seats",
    "Escalation: sync failed twice",
    "First call after the fair",
    "Contract questions",
    "Ask for a reference",
    "Introduce Priya",
    "Training for the night shift",
    "Did the data import go through?",
    "Win-back",
    "Payment reminder",
    "Roadmap for the API",
    "Support contract",
    "Decide on the pilot",
    "Year-end volume",
];
/// How they came out.
pub const OUTCOMES: [&str; 8] = [
    "Budget is approved for Q1, up to 12,000. Decides with finance by the 4th.",
    "Wants the security paper before anything else.",
    "Happy with the pilot; asks for two more seats.",
    "Comparing us with one other product. Price is not the issue, the import is.",
    "Sent the offer again during the call.",
    "Their team lead joins next time.",
    "",
    "All questions answered; nothing open on our side.",
];
/// What is noted beside.
pub const NOTES: [&str; 8] = [
    "Prefers to be called before ten. Assistant is Maria.",
    "They use three tools today and want one. The export of the old one is a mess.",
    "Asked twice about where data is kept. Send https://example.com/security.",
    "Decision in the board meeting on the second Tuesday of the month.",
    "Mentioned that a colleague at another company uses us and likes it.",
    "Do not bring up last year's outage.\nShe was the one on call.",
    "Numbers for the offer: 40 seats, two sites, start in March.",
    "Very direct, no small talk. Wants the price first.",
];
/// What is promised.
pub const TASKS: [&str; 6] = [
    "Send the offer",
    "Send the security paper",
    "Ask finance about the invoice",
    "Prepare the demo account",
    "Introduce the support team",
    "Check the import log",
];
/// Deals.
pub const DEALS: [&str; 5] = [
    "40 seats",
    "Renewal 2027",
    "Second site",
    "Pilot",
    "Support contract",
];
/// Cases.
pub const CASES: [&str; 5] = [
    "Sync fails at night",
    "Invoice shows the old address",
    "Cannot sign in from the warehouse",
    "Recording is missing",
    "Import stops at row 812",
];
