{
 "id": 7000000000001,
 "title": "Moon Runner 2",
 "handle": "moon-runner-2",
 "description": "<p>Shoe</p>",
 "vendor": "Moonstep",
 "price": 1290000,
 "price_min": 1290000,
 "price_max": 1490000,
 "available": true,
 "price_varies": true,
 "compare_at_price": null,
 "variants": [
  {
   "id": 41000000000001,
   "title": "260",
   "option1": "260",
   "option2": null,
   "option3": null,
   "sku": "MR2-260",
   "available": true,
   "name": "Moon Runner 2 - 260",
   "options": [
    "260"
   ],
   "price": 1290000,
   "compare_at_price": 1590000,
   "inventory_management": "shopify",
   "inventory_quantity": 3,
   "barcode": "4006381333931"
  },
  {
   "id": 41000000000002,
   "title": "270",
   "option1": "270",
   "option2": null,
   "option3": null,
   "sku": "MR2-270",
   "available": false,
   "options": [
    "270"
   ],
   "price": 1490000,
   "compare_at_price": 0,
   "inventory_management": "shopify",
   "inventory_quantity": 0,
   "barcode": "0000000000000"
  }
 ],
 "images": [
  "//moonstep.example/cdn/shop/files/mr2.jpg?v=1"
 ],
 "options": [
  {
   "name": "Size",
   "position": 1,
   "values": [
    "260",
    "270"
   ]
  }
 ],
 "url": "/products/moon-runner-2"
}
