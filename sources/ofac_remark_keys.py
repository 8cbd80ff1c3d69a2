"""The words that open an item of the CSV set's remarks, and the countries that close one, as data.

Taken from OFAC's own files: the id types of SDN.XML (2021) and CONSOLIDATED.XML (2024), the reference values of
CONS_ENHANCED.XML (2025) and the remarks of 73 SDN.CSV (2023). Not closed: a type that is not here is still read where
its form leaves no doubt (`sources.remarks`).
"""

from __future__ import annotations

from collections.abc import Mapping

IDENTIFICATION_TYPES = frozenset(
    {
        "Afghan Money Service Provider License Number", "Aircraft Serial Identification", "Birth Certificate Number",
        "Bosnian Personal ID No.", "Branch Unit Number", "British National Overseas Passport", "Business Number",
        "Business Registration Document #", "Business Registration Number", "C.I.F.", "C.I.N.", "C.R. No.", "C.U.I.",
        "C.U.I.P.", "C.U.I.T.", "C.U.R.P.", "CNP (Personal Numerical Code)", "Cartilla de Servicio Militar Nacional",
        "Cedula No.", "Central Registration System Number", "Certificate of Incorporation Number",
        "Chamber of Commerce Number", "Chinese Commercial Code", "Citizen's Card Number", "Commercial Registry Number",
        "Company Number", "Credencial electoral", "D.N.I.", "Diplomatic Passport", "Driver's License No.",
        "Dubai Chamber of Commerce Membership No.", "Economic Register Number (CBLS)", "Electoral Registry No.",
        "Enterprise Number", "File Number", "Fiscal Code", "Folio Mercantil No.",
        "Global Intermediary Identification Number", "Government Gazette Number", "I.F.E.", "Identification Number",
        "Immigration No.", "Istanbul Chamber of Comm. No.", "Italian Fiscal Code", "Kenyan ID No.", "LE Number",
        "Legal Entity Number", "License", "MMSI", "MSB Registration Number", "Matricula Mercantil No",
        "Military Registration Number", "Moroccan Personal ID No.", "N.I.E.", "N.I.F.", "NIT #",
        "National Foreign ID Number", "National ID No.", "Numero Unico de Identificacao Tributaria (NUIT)",
        "Numero de Identidad", "Organization Code", "Paraguayan tax identification number", "Passport",
        "Permit Number", "Personal ID Card", "Pilot License Number", "Public Registration Number",
        "Public Security and Immigration No.", "R.F.C.", "RFC", "RIF #", "RSIN", "RTN", "RUC #", "Refugee ID Card",
        "Registered Charity No.", "Registration Certificate Number (Dubai)", "Registration ID", "Registration Number",
        "Residency Number", "Romanian C.R.", "Romanian Permanent Resident", "Romanian Tax Registration",
        "Russian State Individual Business Registration Number Pattern (OGRNIP)", "SRE Permit No.", "SSN",
        "Seafarer's Identification Document", "Serial No.", "Stateless Person ID Card", "Stateless Person Passport",
        "Tarjeta Profesional", "Tax ID No.", "Tazkira National ID Card", "Tourism License No.", "Trade License No.",
        "Trademark number", "Travel Document Number", "Turkish Identification Number", "UAE Identification",
        "UK Company Number", "US FEIN", "Unified Social Credit Code (USCC)",
        "United Social Credit Code Certificate (USCCC)", "V.A.T. Number", "Vessel Registration Identification",
        "VisaNumberID",
    }
)  # fmt: skip
"""Types of documents and register entries, as OFAC writes them before the number."""

FREE_WORDS: Mapping[str, str] = {
    "Telephone": "Phone Number",
    "Telephone No.": "Phone Number",
    "Telephone Number": "Phone Number",
    "Phone": "Phone Number",
    "Phone No.": "Phone Number",
    "PHONE": "Phone Number",
    "Fax": "Fax Number",
    "Fax No.": "Fax Number",
    "FAX": "Fax Number",
    "Email": "Email Address",
    "EMAIL": "Email Address",
}
"""Words of OFAC's free text to the feature type they mean. OFAC has no type for fax numbers: that name is ours."""

VALUES_WITH_SEMICOLON = ("Accounting, bookkeeping and auditing activities; tax consultancy",)
"""Reference values of OFAC's that hold what separates items."""

SENTENCE_ENDS = ("Section 11 of Executive Order 14024.", "as amended by Executive Order 14114.", " prohibited.")
"""How reference values end that are sentences: the full stop is theirs even where it ends the text."""

COUNTRIES = frozenset(
    {
        "Afghanistan", "Albania", "Algeria", "Andorra", "Angola", "Anguilla", "Antigua and Barbuda", "Argentina",
        "Armenia", "Aruba", "Australia", "Austria", "Azerbaijan", "Bahamas, The", "Bahrain", "Bangladesh", "Barbados",
        "Belarus", "Belgium", "Belize", "Benin", "Bermuda", "Bhutan", "Bolivia", "Bosnia and Herzegovina", "Botswana",
        "Brazil", "Brunei", "Bulgaria", "Burkina Faso", "Burma", "Burundi", "Cabo Verde",
        "Cabo Verde. Previously Cape Verde.", "Cambodia", "Cameroon", "Canada", "Cape Verde", "Cayman Islands",
        "Central African Republic", "Chad", "Chile", "China", "Colombia", "Comoros",
        "Congo, Democratic Republic of the", "Congo, Republic of the", "Cook Islands", "Costa Rica", "Cote d Ivoire",
        "Croatia", "Cuba", "Curacao", "Cyprus", "Czech Republic", "Denmark", "Djibouti", "Dominica",
        "Dominican Republic", "Ecuador", "Egypt", "El Salvador", "Equatorial Guinea", "Eritrea", "Estonia", "Eswatini",
        "Ethiopia", "Faroe Islands", "Fiji", "Finland", "France", "French Guiana", "French Polynesia", "Gabon",
        "Georgia", "Germany", "Ghana", "Gibraltar", "Greece", "Greenland", "Grenada", "Guadeloupe", "Guam",
        "Guatemala", "Guernsey", "Guinea", "Guinea-Bissau", "Guyana", "Haiti", "Holy See", "Honduras", "Hong Kong",
        "Hungary", "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel", "Italy", "Jamaica", "Japan",
        "Jersey", "Jordan", "Kazakhstan", "Kenya", "Kiribati", "Korea, North", "Korea, South", "Kosovo", "Kuwait",
        "Kyrgyzstan", "Laos", "Latvia", "Lebanon", "Lesotho", "Liberia", "Libya", "Liechtenstein", "Lithuania",
        "Luxembourg", "Macau", "Macedonia, The Former Yugoslav Republic of", "Madagascar", "Malawi", "Malaysia",
        "Maldives", "Mali", "Malta", "Man, Isle of", "Marshall Islands", "Martinique", "Mauritania", "Mauritius",
        "Mexico", "Micronesia, Federated States of", "Moldova", "Monaco", "Mongolia", "Montenegro", "Montserrat",
        "Morocco", "Mozambique", "Namibia", "Nauru", "Nepal", "Netherlands", "Netherlands Antilles", "New Caledonia",
        "New Zealand", "Nicaragua", "Niger", "Nigeria", "Niue", "North Macedonia, The Republic of", "Norway", "Oman",
        "Pakistan", "Palau", "Palestinian", "Panama", "Papua New Guinea", "Paraguay", "Peru", "Philippines", "Poland",
        "Portugal", "Puerto Rico", "Qatar", "Region: Commonwealth of Independent States", "Region: Crimea",
        "Region: Gaza", "Region: Kafia Kingi", "Region: Northern Mali", "Region: West Bank", "Reunion", "Romania",
        "Russia", "Rwanda", "Saint Kitts and Nevis", "Saint Lucia", "Saint Vincent and the Grenadines", "Samoa",
        "San Marino", "Sao Tome and Principe", "Saudi Arabia", "Senegal", "Serbia", "Seychelles", "Sierra Leone",
        "Singapore", "Sint Maarten", "Slovakia", "Slovenia", "Solomon Islands", "Somalia", "South Africa",
        "South Sudan", "Spain", "Sri Lanka", "Sudan", "Suriname", "Swaziland", "Sweden", "Switzerland", "Syria",
        "Taiwan", "Tajikistan", "Tanzania", "Thailand", "The Gambia", "Timor-Leste", "Togo", "Tonga",
        "Trinidad and Tobago", "Tunisia", "Turkey", "Turkmenistan", "Turks and Caicos Islands", "Tuvalu", "Uganda",
        "Ukraine", "United Arab Emirates", "United Kingdom", "United States", "Uruguay", "Uzbekistan", "Vanuatu",
        "Venezuela", "Vietnam", "Virgin Islands, British", "Virgin Islands, U.S.", "West Bank", "Western Sahara",
        "Yemen", "Zambia", "Zimbabwe", "undetermined",
    }
)  # fmt: skip
"""Countries as OFAC writes them. Parentheses at the end of an identification hold its country only when they hold one
of these: else they belong to the number (`D489833(9)`, `22839 (Jalisco)`)."""
