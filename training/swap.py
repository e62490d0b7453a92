"""Other names in the same news: a copy of a document whose persons, organizations and places are called something else.

Comes in: a document with flat names (and perhaps attributions). Goes out: a copy in which each name is consistently another, drawn from
the lists below. US politics has few of the names that reporting on crime and conflict is about.
"""

from .data import Doc, spans_of_tags, tags_of
from .words import tokenize

FIRST = """Ana Luis Carlos María José Juan Miguel Pedro Rosa Elena Jorge Ricardo Óscar Raúl Arturo Edgar Otto Mauricio Salvador Ramón Héctor Iván Joaquín Ismael
Nayib Álvaro Gustavo Lucía Carmen Xiomara Daniela Andrés Felipe Wilfredo Marvin Rubén Ahmed Ali Omar Khaled Yusuf Fatima Leila Hassan Abdul Mohammed Ibrahim Samir
Nadia Tariq Bashar Mustafa Olena Serhiy Ivan Dmitri Vladimir Natalia Oleksandr Yuri Katya Giovanni Luca Matteo Francesca Salvatore Jean Pierre Amélie Kofi Amina Chidi Ngozi
Abiy Samuel Grace Wei Ming Jun Hiroshi Yuki Rajesh Priya Arjun Sunita Imran Ayesha Nguyen Thanh Lars Ingrid Anna Thomas Robert Sarah David Emma Patrick Siobhan""".split()
LAST = """Morales Pérez Molina Funes Hernández Gutiérrez Guzmán Zambada Beltrán Castillo Rivera Flores Cruz Orellana Martínez López García Ramírez Rodríguez Sánchez
Aguilar Mendoza Ríos Bukele Zelaya Uribe Petro Escobar Ochoa Treviño Cárdenas Quintero Villanueva Portillo Colom Menchú Cifuentes Restrepo Londoño Mancuso Rahman Hussein
Haddad Khalil Mansour Nasser Barzani Maliki Hashimi Khan Bhutto Sharif Karzai Massoud Petrov Ivanov Kovalenko Shevchenko Bondarenko Volkov Lebedev Kuznetsov Rossi
Provenzano Bianchi Esposito Moretti Dubois Laurent Moreau Okafor Adeyemi Mensah Kamau Odhiambo Tesfaye Diallo Traoré Chen Wang Zhang Tanaka Sato Kim Park Sharma Patel
Singh Nguyen Tran Larsen Nilsson Schmidt Müller Becker Kowalski Nowak Murphy O'Brien Walker Bennett Hughes Foster Al-Assad de la Cruz""".replace("de la Cruz", "Delacruz").split()
ORGANIZATIONS = """MS-13|Mara Salvatrucha|Barrio 18|18th Street|Sinaloa Cartel|Gulf Cartel|Jalisco Cartel|Los Zetas|Zetas|Los Rastrojos|Urabeños|Clan del Golfo|La Familia Michoacana
Knights Templar|Beltrán Leyva Organization|Juárez Cartel|Tijuana Cartel|First Capital Command|PCC|Red Command|FARC|ELN|AUC|Shining Path|Tren de Aragua|Los Choneros|Los Lobos
Camorra|'Ndrangheta|Cosa Nostra|Yakuza|Hells Angels|Hezbollah|Hamas|Islamic State|ISIS|Al Qaeda|al-Nusra Front|Ahrar al-Sham|Free Syrian Army|Taliban|Haqqani Network|Boko Haram
Al-Shabaab|Wagner Group|Lord's Resistance Army|PKK|YPG|Houthis|National Police|National Civil Police|Ministry of Defense|Interior Ministry|Attorney General's Office|Public Ministry
Supreme Court|Constitutional Court|National Assembly|Congress|Senate|Red Cross|United Nations|European Union|African Union|NATO|OAS|Interpol|Europol|DEA|FBI|InSight Crime|Human Rights Watch
Amnesty International|Crisis Group|El Faro|Prensa Libre|Reuters|Radio Nacional|La Prensa|ARENA|FMLN|Patriot Party|Liberal Party|Workers' Party|Central Bank|University of San Carlos|Odebrecht|Pemex
Ecopetrol|Banco Nacional|Doctors Without Borders|UNODC|CICIG|Navy|Army|Coast Guard|Civil Guard|Border Patrol""".replace("\n", "|").split("|")
PLACES = """Guatemala|El Salvador|Honduras|Nicaragua|Costa Rica|Panama|Colombia|Venezuela|Ecuador|Peru|Bolivia|Brazil|Mexico|Haiti|Cuba|Dominican Republic|Guatemala City|San Salvador|Tegucigalpa
San Pedro Sula|Managua|Bogotá|Medellín|Cali|Buenaventura|Cúcuta|Caracas|Quito|Guayaquil|Lima|Santa Cruz|Rio de Janeiro|São Paulo|Mexico City|Tijuana|Ciudad Juárez|Culiacán|Sinaloa|Michoacán
Guerrero|Veracruz|Tamaulipas|Monterrey|Acapulco|Petén|Huehuetenango|Zacapa|Soyapango|Mejicanos|Apopa|La Unión|Darién|Chocó|Antioquia|Catatumbo|Syria|Iraq|Aleppo|Raqqa|Mosul|Damascus
Idlib|Homs|Baghdad|Kirkuk|Fallujah|Yemen|Sanaa|Aden|Libya|Tripoli|Benghazi|Afghanistan|Kabul|Kandahar|Helmand|Ukraine|Kyiv|Donetsk|Kharkiv|Crimea|Russia|Moscow|Turkey|Ankara|Iran|Lebanon|Beirut|Gaza
Somalia|Mogadishu|Sudan|Khartoum|Darfur|Mali|Bamako|Nigeria|Lagos|Borno|Kenya|Nairobi|Congo|Goma|Italy|Naples|Calabria|Sicily|Spain|Galicia|Rotterdam|Antwerp|Marseille|Albania|Kosovo
Myanmar|Rakhine|Manila|Mindanao|Usulután|Chalatenango|Santa Ana|Port-au-Prince|Callao|Ayacucho|Putumayo|Caquetá|Zulia|Tumaco|Esmeraldas""".replace("\n", "|").split("|")


class _Cast:
    """Who is called what in one copy."""

    def __init__(self, rng):
        self.rng, self.first, self.last, self.other = rng, {}, {}, {}

    def person(self, words):
        if len(words) == 1:
            return [self.last.get(words[0]) or self.first.get(words[0]) or self.last.setdefault(words[0], self.rng.choice(LAST))]
        given = self.first.setdefault(words[0], self.rng.choice(FIRST))
        family = self.last.setdefault(words[-1], self.rng.choice(LAST))
        middle = [self.rng.choice(LAST)] if len(words) > 2 and self.rng.random() < 0.5 else []
        return [given, *middle, family]

    def thing(self, words, pool):
        key = " ".join(words)
        return self.other.setdefault(key, self.rng.choice(pool))


def swapped(doc, rng):
    """A copy of `doc` with other names; labels move along."""
    cast = _Cast(rng)
    words, brk, start, end, names = [], [], {}, {}, []
    spans = {s: (e, t) for s, e, t in spans_of_tags(doc.names)}
    i = 0
    while i < len(doc.words):
        e, kind = spans.get(i, (i + 1, None))
        old = doc.words[i:e]
        new = [(w, b) for w, b in zip(old, doc.breaks[i:e])]
        if kind == "Person":
            new = [(w, doc.breaks[i] if not k else 1) for k, w in enumerate(cast.person(old))]
        elif kind in ("Organization", "Place") and rng.random() < 0.8:
            text = cast.thing(old, ORGANIZATIONS if kind == "Organization" else PLACES)
            at = tokenize(text)
            new = [(text[a:b], doc.breaks[i] if not k else int(at[k - 1][1] < a)) for k, (a, b) in enumerate(at)]
        for k in range(i, e):  # a label edge inside a name goes to the name's own edge
            start[k], end[k + 1] = len(words), len(words) + len(new)
        if kind:
            names.append((len(words), len(words) + len(new), kind))
        unknown = doc.names[i] is None
        words += [(w, b, unknown) for w, b in new]
        i = e
    tags = tags_of(len(words), names)
    move = lambda s: (start[s[0]], end[s[1]]) if s else None
    attributions = [(move(c), move(s), [move(x) for x in xs]) for c, s, xs in doc.attributions] if doc.attributions is not None else None
    copy = Doc(doc.id, doc.corpus, "", [], [w for w, _, _ in words], [b for _, b, _ in words])
    copy.names = [None if u else t for t, (_, _, u) in zip(tags, words)]
    copy.attributions = attributions
    return copy
